//! What is read, refused, or only looks like text.

use std::thread;

use voicectl::speech::tts::PicoSettings;
use voicectl::speech::{SpeechError, Synthesizer};

use super::{SENTENCES, english, peak, pico, request, say, with};

#[test]
fn texts_have_a_limit() {
    let refused = pico().speak(english(&"a ".repeat(2_501))).map(drop);
    assert_eq!(
        refused,
        Err(SpeechError::TextTooLong {
            length: 5_002,
            limit: 5_000
        })
    );
    let small = with(&PicoSettings {
        characters: 4,
        ..PicoSettings::default()
    });
    say(&small, english("äöüß"));
    let refused = small.speak(english("hello")).map(drop);
    assert_eq!(
        refused,
        Err(SpeechError::TextTooLong {
            length: 5,
            limit: 4
        })
    );
}

#[test]
fn what_cannot_be_read_is_refused_before_it_is_spoken() {
    let pico = pico();
    for text in ["", " ", "\n\t\r\n", "\u{a0}\u{2003}"] {
        assert_eq!(
            pico.speak(english(text)).map(drop),
            Err(SpeechError::NoText),
            "{text:?}"
        );
    }
    for text in [
        "你好，世界",
        "😀 🎉",
        "Привет",
        "...",
        "?!",
        "<<<",
        "\0\u{7}",
        "\u{200b}",
        "(\u{301})",
    ] {
        let refused = pico.speak(english(text)).map(drop);
        assert_eq!(
            refused,
            Err(SpeechError::UnspeakableText {
                voice: "pico-en-US".to_owned()
            }),
            "{text:?}"
        );
    }
    // One readable word is enough.
    assert!(say(&pico, english("你好 hello 😀")) == say(&pico, english("hello")));
}

#[test]
fn typography_is_read_like_its_plain_form() {
    let pico = pico();
    for (typographic, plain) in [
        ("don\u{2019}t stop", "don't stop"),
        ("hello \u{2014} world", "hello - world"),
        ("hello \u{201c}world\u{201d}", "hello \"world\""),
        ("wait\u{2026} what", "wait... what"),
        ("zehn\u{a0}Uhr", "zehn Uhr"),
        ("Donau\u{ad}dampf", "Donaudampf"),
        ("cafe\u{301}", "café"),
        ("Dvořák", "Dvorák"),
        ("Łódź", "Lódz"),
        ("\u{fb01}ne", "fine"),
        ("line\r\nline", "line line"),
        ("one ======= two", "one two"),
        ("wait......... what", "wait... what"),
    ] {
        assert!(
            say(&pico, english(typographic)) == say(&pico, english(plain)),
            "{typographic:?}"
        );
    }
    let (with, without) = (
        say(&pico, english("hello \u{2014} world")),
        say(&pico, english("hello world")),
    );
    assert!(with.len() > without.len() + 3_000, "a dash is a pause");
}

/// Pico gives up on this before its first sound, also when it is cut as finely as all texts are.
#[test]
fn what_pico_gives_up_on_is_spoken_in_halves() {
    let text = "YX".repeat(82) + "YKHWZ";
    let pico = pico();
    let whole = say(&pico, request(&text, "fr-FR", 1.0));
    let letters = say(&pico, request(&"YX".repeat(10), "fr-FR", 1.0));
    assert!(
        whole.len() > 7 * letters.len(),
        "{} and {}",
        whole.len(),
        letters.len()
    );
}

/// Each of these stopped or hung Pico when it was given them whole.
#[test]
fn hostile_texts_are_spoken() {
    let pico = pico();
    thread::scope(|scope| {
        let pico = &pico;
        for (language, _) in SENTENCES {
            scope.spawn(move || {
                for text in [
                    "é".repeat(1_000),
                    "a".repeat(600),
                    "6".repeat(400),
                    "59".repeat(100) + " ",
                    "×".to_owned() + &";".repeat(300),
                    "-".repeat(2_000) + " word " + &"=*".repeat(500),
                    "eneduxtsllyynkkfvkdmkqwrdntvshotipcypgupuykhttp://w.e.m ".repeat(3),
                    "ẞ\u{1d400}ﬃ\u{202e}\u{feff}".repeat(50),
                    "A.B.C.D.".repeat(60),
                ] {
                    say(pico, request(&text, language, 4.0));
                }
            });
        }
    });
}

#[test]
fn markup_is_text() {
    let pico = pico();
    let spoken = |text: &str| say(&pico, english(text));
    let plain = spoken("hello world");
    for markup in [
        "<volume level='0'>hello world",
        "<speed level=\"500\">hello world",
        "\u{ff1c}speed level=\"500\">hello world",
        "&lt;speed level=\"500\">hello world",
        "<ignore>hello world</ignore>",
        "hello <break time='30s'/> world",
    ] {
        let samples = spoken(markup);
        assert!(
            samples.len() > plain.len() && samples.len() < 10 * plain.len(),
            "{markup}: {}",
            samples.len()
        );
        assert!(peak(&samples) > 8_000, "{markup}");
    }
    assert!(spoken("a < b") == spoken("a   b"));
}
