// deflate [LEVEL | -d]: from the input to the output, by the crate miniz_oxide.
use std::io::{self, Read, Write};
use std::process::exit;

fn main() -> io::Result<()> {
    let how = std::env::args().nth(1).unwrap_or_default();
    let mut input = Vec::new();
    io::stdin().read_to_end(&mut input)?;
    let output = if how == "-d" {
        miniz_oxide::inflate::decompress_to_vec_zlib(&input).unwrap_or_else(|error| {
            eprintln!("deflate: {:?}", error.status);
            exit(1)
        })
    } else {
        miniz_oxide::deflate::compress_to_vec_zlib(&input, how.parse().unwrap_or(6))
    };
    io::stdout().write_all(&output)
}
