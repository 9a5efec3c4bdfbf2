// The Rust library on arguments, files, time and randomness.
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

fn say<T: std::fmt::Debug>(what: &str, result: io::Result<T>) {
    match result {
        Ok(value) => println!("{}: {:?}", what, value),
        Err(error) => println!("{}: {:?}", what, error.kind()),
    }
}

fn other() -> io::Error {
    io::Error::from(io::ErrorKind::Other)
}

fn files(base: &Path) -> io::Result<()> {
    let dir = base.join("rust");
    fs::create_dir_all(dir.join("a/b/c"))?;
    say("again", fs::create_dir(&dir));
    let path = dir.join("a/data");
    fs::write(&path, "some text\nof two lines\n")?;
    let mut file = fs::OpenOptions::new().read(true).append(true).open(&path)?;
    file.write_all(b"and a third")?;
    file.seek(SeekFrom::Start(5))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    println!("{:?}", text);
    file.set_len(9)?;
    file.sync_all()?;
    let data = fs::metadata(&path)?;
    println!("{} {} {}", data.len(), data.is_file(), data.is_dir());
    println!("recent: {}", data.modified()?.elapsed().map(|d| d.as_secs() < 60).unwrap_or(true));
    say("copy", fs::copy(&path, dir.join("copy")));
    say("rename", fs::rename(dir.join("copy"), dir.join("a/b/renamed")));
    say("link", fs::hard_link(&path, dir.join("hard")));
    let mut names: Vec<_> = fs::read_dir(dir.join("a"))?
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    println!("{:?}", names);
    say("missing", fs::read(dir.join("missing")));
    say("a directory", fs::read(&dir).map(|_| ()).map_err(|_| other()));
    say("not empty", fs::remove_dir(&dir).map_err(|_| io::Error::from(io::ErrorKind::Other)));
    say("outside", fs::read("/etc/passwd").map(|_| ()).map_err(|_| other()));
    fs::remove_dir_all(&dir)?;
    println!("exists: {}", dir.exists());
    Ok(())
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    println!("{:?}", &args[1..]);
    println!("{:?} {:?}", std::env::var("HOME"), std::env::var("NONE").is_err());
    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(20));
    println!("slept: {}", start.elapsed() >= Duration::from_millis(20));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    println!("after 2023: {}", now.as_secs() > 1_680_000_000);
    let mut counts: HashMap<String, u32> = HashMap::new();
    for line in io::stdin().lock().lines() {
        for word in line.unwrap().split_whitespace() {
            *counts.entry(word.to_string()).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort();
    println!("{:?}", counts);
    say("files", files(Path::new(&args[1])));
    eprintln!("to the error stream");
    std::process::exit(7);
}
