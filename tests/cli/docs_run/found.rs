//! Where commands are named: blocks and sentences of pages, examples of help, messages of the program.

use std::fs;
use std::path::{Path, PathBuf};

use super::shell;

/// A command of voicectl that is named somewhere.
pub(super) struct Found {
    /// File and line.
    pub(super) at: String,
    pub(super) place: Where,
    /// Behind `voicectl`.
    pub(super) words: Vec<String>,
}

/// What a reader does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// Pastes it.
    Block,
    /// Reads it, and fills in the rest.
    Sentence,
}

/// A line of a block that is meant for a shell.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder and those below that end so.
pub(crate) fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
}

/// README and every page of docs that somebody wrote; the reference of commands is the help, which is looked at itself.
pub(super) fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    files(&root().join("docs"), "md", &mut pages);
    pages.retain(|page| !page.ends_with("docs/commands.md"));
    pages
}

fn name(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("inside");
    inside.display().to_string()
}

/// The lines of a page that are for a shell, those that go on joined: of indented blocks all, of fenced ones those of a
/// shell, and of a console what is typed.
pub(super) fn lines(page: &Path) -> Vec<Line> {
    let text = fs::read_to_string(page).expect("the page");
    let mut fence: Option<String> = None;
    let mut lines: Vec<Line> = Vec::new();
    let mut goes_on = false;
    for (at, line) in text.lines().enumerate() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            fence = match fence {
                Some(_) => None,
                None => Some(info.trim().to_owned()),
            };
            continue;
        }
        let typed = match fence.as_deref() {
            Some("sh" | "") => Some(line),
            Some("console") if goes_on => Some(line),
            Some("console") => line.strip_prefix("$ "),
            Some(_) => None,
            None => line.strip_prefix("    "),
        };
        let Some(typed) = typed else { continue };
        let (part, more) = match typed.strip_suffix('\\') {
            Some(part) => (part, true),
            None => (typed, false),
        };
        match lines.last_mut().filter(|_| goes_on) {
            Some(last) => last.text.push_str(part),
            None => lines.push(Line {
                number: at + 1,
                text: part.to_owned(),
            }),
        }
        goes_on = more;
    }
    lines
}

pub(super) fn of_pages() -> Vec<Found> {
    let mut found = Vec::new();
    for page in pages() {
        for line in lines(&page) {
            let at = format!("{}:{}", name(&page), line.number);
            found.extend(all(&line.text, &at, Where::Block));
        }
        found.extend(sentences(&page));
    }
    found
}

/// What stands between backticks in a page, over the ends of lines too.
fn sentences(path: &Path) -> Vec<Found> {
    let text = fs::read_to_string(path).expect("a file");
    let mut is_block = false;
    // As many lines as there were, so that places stay what they are.
    let prose: Vec<&str> = text
        .lines()
        .map(|line| {
            let is_fence = line.trim_start().starts_with("```");
            is_block ^= is_fence;
            if is_block || is_fence { "" } else { line }
        })
        .collect();
    let prose = prose.join("\n");
    let mut line = 1;
    let mut found = Vec::new();
    for (at, span) in prose.split('`').enumerate() {
        if at % 2 == 1 {
            found.extend(span_of(&span.replace('\n', " "), path, line));
        }
        line += span.matches('\n').count();
    }
    found
}

/// A command between backticks.
fn span_of(span: &str, path: &Path, line: usize) -> Vec<Found> {
    let span = span.replace("\\\"", "\"").replace("\\|", "|");
    if !(span.starts_with("voicectl ") || span.starts_with("sudo voicectl ")) {
        return Vec::new();
    }
    // Of what may be chosen the first; a pipe stands alone.
    let words = span.split(' ').map(|word| match word.split_once('|') {
        Some((first, _)) if !first.is_empty() => first,
        _ => word,
    });
    let span = words.collect::<Vec<_>>().join(" ");
    all(&span, &format!("{}:{line}", name(path)), Where::Sentence)
}

fn all(text: &str, at: &str, place: Where) -> Vec<Found> {
    let commands = shell::commands(text).into_iter();
    let found = |words| Found {
        at: at.to_owned(),
        place,
        words,
    };
    commands.map(found).collect()
}

/// The examples of all help texts; what stands behind several blanks is said about them.
pub(super) fn of_help() -> Vec<Found> {
    fn of(command: &clap::Command, name: &str, found: &mut Vec<Found>) {
        let after = command.get_after_help().map(ToString::to_string);
        for line in after.unwrap_or_default().lines() {
            let line = line.trim_start();
            let typed = line.find("   ").map_or(line, |at| &line[..at]);
            let at = format!("{name} --help");
            found.extend(all(typed, &at, Where::Block));
        }
        for sub in command.get_subcommands() {
            of(sub, &format!("{name} {}", sub.get_name()), found);
        }
    }
    let mut found = Vec::new();
    of(&voicectl::command(), "voicectl", &mut found);
    found
}

/// Messages, hints and comments.
pub(super) fn of_sources() -> Vec<Found> {
    let mut sources = Vec::new();
    files(&root().join("src"), "rs", &mut sources);
    let of = |source: &PathBuf| {
        let text = fs::read_to_string(source).expect("a source");
        let mut found = Vec::new();
        for (at, line) in text.lines().enumerate() {
            for span in line.split('`').skip(1).step_by(2) {
                found.extend(span_of(span, source, at + 1));
            }
        }
        found
    };
    sources.iter().flat_map(of).collect()
}
