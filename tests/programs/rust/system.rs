// The Rust library on the program's surroundings: arguments, variables, streams, clocks, random
// numbers, names, the way out.
#![feature(wasi_ext)] // reading and writing at offsets
use std::collections::hash_map::RandomState;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, IoSlice, IoSliceMut, Read, Seek, SeekFrom, Write};
use std::os::wasi::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::process;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn surroundings() {
    println!("arguments: {:?}", env::args().collect::<Vec<_>>());
    println!("variables: {:?}", env::vars().collect::<Vec<_>>());
    println!("missing: {:?}", env::var("NONE"));
    let mut text = String::new();
    println!("input: {:?} {:?}", io::stdin().read_to_string(&mut text).unwrap(), text);
    eprintln!("to the error stream");
}

fn clocks() {
    let (start, now) = (Instant::now(), SystemTime::now());
    thread::sleep(Duration::from_millis(30));
    println!("slept: {}", start.elapsed() >= Duration::from_millis(30));
    println!("after 2023: {}", now.duration_since(UNIX_EPOCH).unwrap().as_secs() > 1_680_000_000);
    thread::yield_now();
    let hash = || RandomState::new().build_hasher().finish();
    let (a, b) = (hash(), hash());
    println!("random: {}", a != b);
}

fn descriptors(base: &Path) -> io::Result<()> {
    let path = base.join("vectors");
    let mut file = fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
    let parts = [IoSlice::new(b"one "), IoSlice::new(b""), IoSlice::new(b"three")];
    println!("written: {}", file.write_vectored(&parts)?);
    println!("at an offset: {}", file.write_at(b"two ", 4)?);
    file.seek(SeekFrom::End(-2))?;
    file.write_all(b"END")?;
    file.rewind()?;
    let (mut a, mut b) = ([0; 3], [0; 20]);
    let size = file.read_vectored(&mut [IoSliceMut::new(&mut a), IoSliceMut::new(&mut b)])?;
    println!("read: {} {:?} {:?}", size, a, &b[..size - 3]);
    let mut c = [0; 4];
    println!("at an offset: {} {:?}, at {}", file.read_at(&mut c, 5)?, c, file.stream_position()?);
    let again = fs::OpenOptions::new().write(true).create_new(true).open(&path);
    println!("exists: {:?}", again.map_err(|e| e.kind()).err());
    let directory = fs::OpenOptions::new().read(true).directory(true).open(&path);
    println!("as directory: {:?}", directory.is_err());
    let data = file.metadata()?;
    println!("{} {} {}", data.len(), data.is_file(), data.modified()? >= UNIX_EPOCH);
    drop(file);
    for outside in ["../vectors", "/etc/passwd", "/data/../../etc/passwd"] {
        println!("{}: {}", outside, fs::read(base.join(outside)).is_err());
    }
    fs::remove_file(&path)
}

fn main() {
    surroundings();
    clocks();
    let base = env::args().nth(1).unwrap();
    if let Err(error) = descriptors(Path::new(&base)) {
        println!("error: {:?}", error.kind());
    }
    process::exit(11);
}
