//! `--names-from FILE`: one certificate a line.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Failure, OrFail};

/// Longest list of names, in bytes: 100,000 lines of a name each stay below it.
const LARGEST: u64 = 16 << 20;

/// The lines of a file, or of standard input for `-`, without empty ones and those that begin with `#`; never none.
pub(in crate::commands) fn name_lines(file: &Path) -> Result<Vec<String>, Failure> {
    let text = read(file)?;
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    if lines.is_empty() {
        return Err(Failure::usage(format!("{} names nothing", file.display()))
            .hint("each line names one certificate, such as `voice.lan 192.168.1.20`"));
    }
    Ok(lines)
}

fn read(file: &Path) -> Result<String, Failure> {
    let what = format!("cannot read the names from {}", file.display());
    let mut text = String::new();
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).or_fail(&what)?)
    };
    let read = source.take(LARGEST + 1).read_to_string(&mut text);
    if read.or_fail(&what)? as u64 > LARGEST {
        return Err(Failure::usage(what).because(format!("it is larger than {LARGEST} bytes")));
    }
    Ok(text)
}
