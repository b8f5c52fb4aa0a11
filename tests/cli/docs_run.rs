//! Every `voicectl ...` that README, docs, help and messages name is a command that there is; and those of the pages that can
//! run here run as they are pasted, in their order.

pub(crate) mod found;
mod pages;
mod shell;

use clap::error::ErrorKind;

use found::{Found, Where};

/// What stands for a value in a sentence, with one that a command takes.
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("ADDRESS:PORT", "192.0.2.1:8443"),
    ("HOST:PORT", "host.example:443"),
    ("[URL]", "https://host.example"),
    ("FORMAT", "p12"),
    (
        "HEX",
        "0000000000000000000000000000000000000000000000000000000000000000",
    ),
    ("PROVIDER", "cloudflare"),
    ("SHELL", "bash"),
    ("URL", "https://host.example"),
];

/// Holes of messages that are filled with further flags, or with nothing.
const FLAGS: &[&str] = &["{}{ca}", "{ca}", "{flag}", "{flags}", "{listen}", "{user}"];

/// Whether a word stands for what a reader puts there.
fn is_placeholder(word: &str) -> bool {
    let is_name =
        |word: &str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
    word.contains(['{', '$', '[']) || word.split([':', '|', '/', '=']).any(is_name)
}

/// The words as somebody would type them, and whether some of them were made up.
fn typed(words: &[String]) -> (Vec<String>, bool) {
    let mut made_up = false;
    let mut typed = Vec::new();
    for word in words {
        let mut word = word.trim_end_matches("...").to_owned();
        for flags in FLAGS {
            word = word.replace(flags, "");
        }
        if word.is_empty() {
            continue;
        }
        if let Some((_, value)) = PLACEHOLDERS.iter().find(|(name, _)| *name == word) {
            (*value).clone_into(&mut word);
            made_up = true;
        } else if is_placeholder(&word) {
            made_up = true;
        }
        typed.push(word);
    }
    (typed, made_up)
}

/// What is wrong with a command line, judged by the real parser.
fn fault(found: &Found) -> Option<String> {
    let (words, made_up) = typed(&found.words);
    let error = voicectl::command()
        .try_get_matches_from(std::iter::once("voicectl".to_owned()).chain(words))
        .err()?;
    let is_named_only = found.place == Where::Sentence;
    let is_fine = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => true,
        // A sentence names a command, or a part of one.
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => is_named_only,
        // So it does where a flag ends it.
        ErrorKind::InvalidValue if error.to_string().contains("a value is required") => {
            is_named_only
        }
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => made_up,
        ErrorKind::InvalidSubcommand => {
            let is_open = |word: &String| word == "TARGET" || word.starts_with('{');
            is_named_only && found.words.iter().any(is_open)
        }
        _ => false,
    };
    let text = error.to_string();
    let why = text.lines().next().unwrap_or_default().to_owned();
    (!is_fine).then(|| {
        format!(
            "{}: voicectl {}\n    {why}",
            found.at,
            found.words.join(" ")
        )
    })
}

fn all_parse(found: &[Found], at_least: usize) {
    assert!(found.len() >= at_least, "only {} were found", found.len());
    let faults: Vec<String> = found.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_command_of_the_pages_can_be_typed() {
    all_parse(&found::of_pages(), 300);
}

#[test]
fn every_command_of_the_help_can_be_typed() {
    all_parse(&found::of_help(), 150);
}

#[test]
fn every_command_of_a_message_can_be_typed() {
    all_parse(&found::of_sources(), 250);
}

#[test]
fn a_flag_that_is_not_there_is_found_out() {
    let wrong = |text: &str, place| {
        let commands = shell::commands(text);
        let words = commands[0].clone();
        let at = String::new();
        fault(&Found { at, place, words }).is_some()
    };
    assert!(wrong("voicectl serve --lisen localhost:1", Where::Block));
    assert!(wrong("voicectl status", Where::Sentence));
    assert!(wrong(
        "voicectl auth key new phone  shown once",
        Where::Block
    ));
    assert!(wrong("voicectl cert sign", Where::Block));
    assert!(!wrong("voicectl cert sign", Where::Sentence));
    assert!(!wrong("voicectl cert new NAMES --force", Where::Sentence));
}
