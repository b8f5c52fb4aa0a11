//! Names, subjects and constraints, as they stand in arguments, settings, requests and certificates.

use std::path::Path;

use voicectl::pki::constraints::Constraints;
use voicectl::pki::san;
use voicectl::pki::shown::shown;
use voicectl::pki::subject::Subject;

pub fn run(bytes: &[u8]) {
    examine(bytes);
}

/// Reads names with commas between them; whether all of them are names.
pub fn examine(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let _ = (text.parse::<Subject>(), Constraints::parse(text.split(',')));
    assert!(!shown(&text).chars().any(char::is_control));
    let Ok(names) = san::parse_all(text.split(',')) else {
        return false;
    };
    for name in &names {
        let again = san::parse_all([name.notation().as_str()]).expect("what is written is read");
        assert_eq!(again, std::slice::from_ref(name));
        assert!(Path::new(&name.file_stem()).components().count() == 1);
    }
    true
}
