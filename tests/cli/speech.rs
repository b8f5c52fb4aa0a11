//! `voicectl say` and `voicectl transcribe`: one pipes into the other.

use std::fs;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{data, have, spoken, text, tool};

#[test]
fn what_is_said_is_written_down_again() {
    let context = Context::new();
    for words in ["one two three", "seven four nine", "go start"] {
        let said = context.command(&["say", words]).output().expect("it runs");
        assert!(said.status.success(), "{}", context.show(&said));
        let written = context.output_with(&["transcribe", "-"], &said.stdout);
        assert_eq!(
            String::from_utf8_lossy(&written.stdout),
            format!("{words}\n")
        );
    }
}

#[test]
fn files_are_written_whole_and_never_silently_replaced() {
    let context = Context::new();
    for file in ["out.mp3", "out.opus", "out.ogg", "out.flac", "out.wav"] {
        context.ok(&["say", "yes", "no", "--output", file]);
        assert_eq!(context.ok(&["transcribe", file]), "yes no\n");
    }
    assert_snapshot!(context.run(&["say", "no", "-o", "out.wav"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: out.wav exists already

    hint: pass `--force` to replace it
    ");
    assert_eq!(context.ok(&["transcribe", "out.wav"]), "yes no\n");
    context.ok(&["say", "no", "-o", "out.wav", "--force"]);
    assert_eq!(context.ok(&["transcribe", "out.wav"]), "no\n");
    if have("ffprobe") {
        let codec = tool(
            "ffprobe",
            &[
                "-loglevel",
                "error",
                "-show_entries",
                "stream=codec_name,sample_rate",
                "-of",
                "csv=p=0",
                text(&context.path("out.wav")),
            ],
        );
        assert_eq!(codec.trim(), "pcm_s16le,16000");
    }
    assert_snapshot!(context.run(&["say", "no", "-o", "out.xyz"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot tell the format from the file's name
      because: unknown audio encoding `xyz`; known: mp3, opus, flac, wav, pcm

    hint: name it `.mp3`, `.opus`, `.ogg`, `.flac`, `.wav` or `.pcm`, or pass `--format`
    ");
    assert_snapshot!(context.run(&["say", "no", "-o", "no/such/folder.wav"]), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write no/such/folder.wav
      because: No such file or directory (os error 2)
    "#);
}

#[test]
fn texts_come_from_standard_input_too() {
    let context = Context::new();
    let said = context.output_with(&["say", "-o", "out.wav"], b"right down\n");
    assert!(said.status.success(), "{}", context.show(&said));
    assert_eq!(context.ok(&["transcribe", "out.wav"]), "right down\n");
}

#[test]
fn texts_that_cannot_be_spoken_are_explained() {
    let context = Context::new();
    assert_snapshot!(context.run(&["say", " ", "-o", "out.wav"]), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot speak the text
      because: the text is empty

    hint: `voicectl say "one two three" -o out.mp3`
    "#);
    assert_snapshot!(context.run(&["say", "hello", "--lang", "xx", "-o", "out.wav"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot speak the text
      because: unknown language `xx`; known: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT
    ");
    assert_snapshot!(context.run(&["say", "hello", "--speed", "9", "-o", "out.wav"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot speak the text
      because: speed 9 is outside of 0.25 to 4
    ");
    assert_snapshot!(context.run(&["say", "你好", "-o", "out.wav"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot speak the text
      because: voice `pico-en-US` cannot read this text

    hint: pass `--lang` for the language of the text
    ");
    assert!(!context.path("out.wav").exists());
}

#[test]
fn many_files_are_written_down_in_order() {
    let context = Context::new();
    let spoken: Vec<_> = spoken().into_iter().take(6).collect();
    let mut arguments = vec!["transcribe", "--quiet"];
    arguments.extend(spoken.iter().map(|(file, _)| text(file)));
    let lines: Vec<String> = context
        .ok(&arguments)
        .lines()
        .map(ToOwned::to_owned)
        .collect();
    let wanted: Vec<String> = spoken
        .iter()
        .map(|(file, reference)| format!("{}: {reference}", file.display()))
        .collect();
    assert_eq!(lines, wanted);
}

#[test]
fn json_has_times_and_errors_of_their_own() {
    let context = Context::new();
    fs::write(context.path("letter.txt"), "Dear reader").expect("written");
    let file = data("eval/phrases.wav");
    let output = context.output(&[
        "transcribe",
        "--json",
        text(&file),
        "letter.txt",
        "no-such-file",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(rows[0]["text"], "zero five eight one three");
    assert_eq!(rows[0]["language"], "en");
    let duration = rows[0]["duration"].as_f64().expect("seconds");
    assert!((5.0..6.0).contains(&duration), "{duration}");
    let segments = rows[0]["segments"].as_array().expect("segments");
    assert!(!segments.is_empty());
    for segment in segments {
        let (start, end) = (
            segment["start"].as_f64().expect("seconds"),
            segment["end"].as_f64().expect("seconds"),
        );
        assert!(0.0 <= start && start < end && end <= duration, "{segment}");
    }
    assert!(
        rows[1]["error"]
            .as_str()
            .expect("an error")
            .starts_with("this is not an audio file"),
        "{rows}"
    );
    assert!(
        rows[2]["error"]
            .as_str()
            .expect("an error")
            .contains("No such file"),
        "{rows}"
    );
}

#[test]
fn a_model_that_is_there_is_used_rather_than_the_demo() {
    let context = Context::new();
    let models = context.path(".cache/voicectl/models");
    fs::create_dir_all(&models).expect("made");
    let demo = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/speech/whisper/ggml-digits-en.bin"
    );
    fs::copy(demo, models.join("ggml-mine.bin")).expect("copied");
    let file = data("eval/08-yes.wav");
    assert_snapshot!(context.run(&["transcribe", text(&file)]), @"
    exit: 0
    ----- stdout -----
    yes
    ----- stderr -----
    Model mine is used: base-q5_1 is not installed
    ");
    assert_snapshot!(context.run(&["transcribe", "--model", "mine", text(&file)]), @"
    exit: 0
    ----- stdout -----
    yes
    ----- stderr -----
    ");
    // A file that only looks like a model reaches no decoder.
    fs::write(models.join("ggml-mine.bin"), b"lmgg but no more").expect("written");
    assert_snapshot!(context.run(&["transcribe", "--model", "mine", text(&file)]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the model
      because: [HOME]/.cache/voicectl/models/ggml-mine.bin is no model that can be loaded
      because: its vocabulary size is 1953849888

    hint: remove that file, and `voicectl model pull NAME` fetches a good one
    ");
}

#[test]
fn subtitles_and_the_times_of_words() {
    let context = Context::new();
    let file = data("eval/phrases.wav");
    let file = text(&file);
    let srt = context.ok(&["transcribe", "--quiet", file, "--format", "srt"]);
    let lines: Vec<&str> = srt.lines().collect();
    assert_eq!(
        (lines[0], lines[2], lines[4]),
        ("1", "zero five", "2"),
        "{srt}"
    );
    assert!(
        lines[1].starts_with("00:00:00,") && lines[1].contains(" --> 00:00:0"),
        "{srt}"
    );
    let vtt = context.ok(&["transcribe", "--quiet", file, "--format", "vtt"]);
    assert!(vtt.starts_with("WEBVTT\n\n00:00:00."), "{vtt}");
    assert!(vtt.ends_with("\neight one three\n\n"), "{vtt}");
    let json = context.ok(&["transcribe", "--quiet", file, "--format", "json", "--words"]);
    let rows: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let words = rows[0]["segments"][1]["words"].as_array().expect("words");
    let texts: Vec<_> = words.iter().map(|word| &word["text"]).collect();
    assert_eq!(texts, ["eight", "one", "three"]);
    assert!(words[2]["end"].as_f64() > words[0]["start"].as_f64());
    let json = context.ok(&["transcribe", "--quiet", file, "--json"]);
    assert!(!json.contains("words"), "{json}");
}

#[test]
fn what_cannot_be_transcribed_that_way_is_refused() {
    let context = Context::new();
    assert_snapshot!(context.run(&["transcribe", "a.wav", "b.wav", "--format", "vtt"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: subtitles are those of one file
      because: 2 files are given

    hint: call it once for each file
    ");
    assert_snapshot!(context.run(&["transcribe", "a.wav", "--words"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the times of words are shown in JSON only

    hint: pass `--json --words`
    ");
    let elsewhere = "transcribe a.wav --server https://localhost:1 --without context";
    assert_snapshot!(context.run(elsewhere), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the server takes the shortcuts that it takes
      because: `--without` is for recognition in this process

    hint: `voicectl serve --without NAME` starts a server that does not take one
    ");
    assert_snapshot!(context.run("transcribe a.wav --without speed"), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'speed' for '--without <SHORTCUT>': it must be context, silence, windows or passing

    For more information, try '--help'.
    ");
    let file = data("eval/08-yes.wav");
    let translated = context.output(&["transcribe", "--translate", text(&file)]);
    let said = String::from_utf8_lossy(&translated.stderr).into_owned();
    assert_eq!(translated.status.code(), Some(1), "{said}");
    assert!(
        said.contains("the model `demo` knows one language and cannot translate"),
        "{said}"
    );
}
