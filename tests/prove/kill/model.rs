//! `model pull`: the model is whole or not there, and what has come is not fetched twice.

use std::fs;

use super::{Campaign, Hit, KILLS, Killer, faults, length};
use crate::support::command::Context;
use crate::support::nginx::Nginx;
use crate::support::{have, text, tool};

/// The only real model that the project has.
const MODEL: &[u8] = include_bytes!("../../../src/speech/whisper/ggml-digits-en.bin");

#[test]
fn kill_at_any_moment_of_a_pull_leaves_a_whole_model_or_a_beginning() {
    if !have("nginx") || !have("openssl") {
        return;
    }
    let kills = faults(KILLS);
    let nginx = Nginx::start();
    let source = nginx.file("ggml-words.bin");
    fs::write(&source, MODEL).expect("written");
    let sum = tool("sha256sum", &[text(&source)]);
    let digest = sum.split(' ').next().expect("a digest");
    let context = Context::new();
    let url = nginx.url("/ggml-words.bin");
    let pull = ["model", "pull", &url, "--sha256", digest, "--name", "words"];
    let remove = ["model", "rm", "words"];
    let whole = length(5, |_| {
        context.ok(&pull);
        context.ok(&remove);
    });
    let folder = context.path(".cache/voicectl/models");
    let (model, part) = (
        folder.join("ggml-words.bin"),
        folder.join("ggml-words.bin.part"),
    );
    let mut killer = Killer::new(0x5151_5151_abab_abab, whole);
    let (mut beginnings, mut models) = (0, 0);
    while killer.killed < kills {
        killer.strike(&mut context.command(&pull), Hit::Alone);
        if model.exists() {
            assert!(
                fs::read(&model).expect("a model") == MODEL,
                "a model is whole"
            );
            models += 1;
            context.ok(&remove);
        } else if let Ok(begun) = fs::read(&part) {
            assert!(MODEL.starts_with(&begun), "a beginning is one");
            beginnings += u32::from(!begun.is_empty());
        }
    }
    context.ok(&pull);
    context.ok("model verify words");
    assert!(fs::read(&model).expect("a model") == MODEL);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["ggml-words.bin", "ggml-words.bin.verified"]);
    let requests = nginx.requests();
    let resumed = requests
        .iter()
        .filter(|line| line.starts_with("206 "))
        .count();
    Campaign::new("`kill -9` of `model pull`", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(beginnings, "beginnings left")
        .count(resumed, "of them taken up")
        .count(models, "whole models")
        .done();
}
