//! Hostile values: every flag of every target refuses them, or writes them down so that they stay what they are.

use voicectl::deploy::flag::{Flag, Values};
use voicectl::deploy::value::{Kind, SafePath};
use voicectl::deploy::{DeployError, Rendered, Request, TARGETS, Target};

/// What ends a line, a word or a block in one of the formats, or opens something.
const HOSTILE: &[&str] = &[
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\0b",
    "a;b",
    "a{b",
    "a}b",
    "a$b",
    "a${b}",
    "$(reboot)",
    "`reboot`",
    "a\"b",
    "a'b",
    "a b",
    "a#b",
    "a\\b",
    "a%b",
    "%n",
    "a,b",
    "a|b",
    "a&b",
    "a>b",
    "a<b",
    "a*b",
    "a?b",
    "a[b",
    "a: b",
    "- a",
    "!a",
    "&a",
    "*a",
    "@a",
    "a\u{2028}b",
    "a\u{85}b",
    "\u{202e}a",
    "аdmin",
    "a\u{200b}b",
    "{{ a }}",
    "{% a %}",
    "--a",
    "-a",
    "",
    " ",
    "../../etc",
];

/// The flags that a target cannot do without, as words.
pub(crate) fn needed(target: &'static dyn Target) -> String {
    let has = |name: &str| target.flags().iter().any(|flag| flag.name == name);
    let mut words = Vec::new();
    if has("domain") {
        words.push("--domain voice.example.com");
    }
    if has("gateway-class") {
        words.push("--gateway-class nginx");
    }
    if has("region") {
        words.push("--region europe-west1");
    }
    if has("cloud-run-service") {
        words.push("--cloud-run-service voicectl");
    }
    if has("image") {
        words.push("--image registry.example.com/voicectl:1.0");
    }
    if has("project") {
        words.push("--project voice-123");
    }
    words.join(" ")
}

fn request(target: &'static dyn Target) -> Request {
    let mut values = Values::default();
    let words = needed(target);
    let words: Vec<&str> = words.split_whitespace().collect();
    for pair in words.chunks(2) {
        let flag = flag(target, pair[0].trim_start_matches("--"));
        values.give(flag, pair[1]).expect("a good value");
    }
    let path = |text: &str| SafePath::new(text.as_ref()).expect("a path");
    Request {
        values,
        program: path("/usr/bin/voicectl"),
        state: path("/var/lib/voicectl"),
        is_default_state: true,
    }
}

fn flag(target: &'static dyn Target, name: &str) -> &'static Flag {
    let flags = target.flags();
    flags
        .into_iter()
        .find(|flag| flag.name == name)
        .expect("the flag")
}

/// The values of a flag that are tried: as they are, and as the end of something that is well formed.
fn tried(kind: Kind) -> Vec<String> {
    let plain = HOSTILE.iter().map(|text| (*text).to_owned());
    let within = |before: &'static str| HOSTILE.iter().map(move |text| format!("{before}{text}"));
    match kind {
        Kind::Path => within("/srv/").collect(),
        Kind::Address => plain
            .chain(within("127.0.0.1:80"))
            .chain(within("unix:/run/"))
            .collect(),
        Kind::Identifier => plain.chain(within("voice.example.com")).collect(),
        _ => plain.chain(within("1")).collect(),
    }
}

#[test]
fn hostile_values_are_refused_or_stay_one_value() {
    let (mut refused, mut quoted) = (0, 0);
    for &target in TARGETS {
        for flag in target.flags() {
            if matches!(flag.kind, Kind::Switch) {
                continue;
            }
            for value in tried(flag.kind) {
                let mut request = request(target);
                if request.values.give(flag, &value).is_err() {
                    refused += 1;
                    continue;
                }
                match target.make(&request) {
                    Err(DeployError::Template(name, error)) => {
                        panic!("{}: {name}: {error}: {value:?} is no bug", target.name())
                    }
                    Err(_) => refused += 1,
                    Ok(rendered) => {
                        quoted += 1;
                        same_shape(target, flag, &value, &rendered);
                    }
                }
            }
        }
    }
    println!("{refused} refused, {quoted} written down");
    assert!(refused > 1000, "{refused}");
}

/// As many lines as with a value that means nothing: none was opened, none was ended.
fn same_shape(target: &'static dyn Target, flag: &'static Flag, value: &str, rendered: &Rendered) {
    let mut request = request(target);
    let plain = match flag.kind {
        Kind::Path => "/srv/plain",
        Kind::Address if value.starts_with("unix:") => "unix:/run/plain",
        // The others hold letters that mean nothing anywhere: the value itself is the plain one.
        _ => return,
    };
    request.values.give(flag, plain).expect("a plain value");
    let wanted = target.make(&request).expect("rendered");
    for (one, other) in rendered.files.iter().zip(&wanted.files) {
        assert_eq!(
            one.text.lines().count(),
            other.text.lines().count(),
            "{} --{} {value:?}\n{}",
            target.name(),
            flag.name,
            one.text
        );
    }
}

#[test]
fn every_target_says_what_it_does_and_how() {
    for target in TARGETS {
        assert!(!target.about().ends_with('.'), "{}", target.name());
        assert!(!target.examples().is_empty(), "{}", target.name());
        for example in target.examples() {
            assert!(example.line.starts_with(target.name()), "{}", example.line);
        }
        for flag in target.flags() {
            assert!(
                !flag.help.ends_with('.'),
                "{} --{}",
                target.name(),
                flag.name
            );
        }
    }
}
