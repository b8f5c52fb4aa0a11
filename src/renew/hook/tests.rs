//! Hooks of several lineages, by real shells.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::store::Store;

/// A state folder, a configuration folder, and a file that hooks write into.
struct Place {
    home: TempDir,
    store: Store,
}

impl Place {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::new(home.path().join("state"));
        Self { home, store }
    }

    /// A lineage with these hooks and no certificate.
    fn lineage(&self, name: &str, pre: &[&str], post: &[&str]) -> Lineage {
        let lineage = self.store.lineage(&name.parse().expect("a name"));
        fs::create_dir_all(lineage.folder()).expect("a folder");
        let record = format!(
            "format = 1\nnames = [\"{name}\"]\nissuer = \"local-ca\"\nkey_type = \"p256\"\ndays = 90\n\
             [renewal]\npre = {pre:?}\npost = {post:?}\n"
        );
        fs::write(lineage.record_path(), record).expect("written");
        assert_eq!(lineage.renewal().pre, pre, "the record can be read");
        lineage
    }

    fn out(&self) -> PathBuf {
        self.home.path().join("out")
    }

    fn said(&self) -> String {
        fs::read_to_string(self.out()).unwrap_or_default()
    }

    fn hooks(&self) -> Hooks {
        Hooks::new(
            &self.home.path().join("config"),
            self.store.root(),
            Duration::from_secs(20),
        )
    }

    /// An executable of `CONFIG/hooks`.
    fn file(&self, kind: &str, name: &str, script: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let folder = self.home.path().join("config/hooks").join(kind);
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("its mode");
        path
    }
}

/// So that a server may spawn them.
#[test]
fn what_hangs_on_no_thread() {
    const fn is_send<T: Send>(_: &T) {}
    let place = Place::new();
    let hooks = place.hooks();
    is_send(&hooks.pre(&[]));
    is_send(&hooks.post(&[], &[], &[]));
}

fn say(path: &Path, words: &str) -> String {
    format!("echo \"{words}\" >> {}", path.display())
}

#[tokio::test]
async fn what_several_lineages_name_runs_once() {
    let place = Place::new();
    let out = place.out();
    place.file("pre", "10-all", &say(&out, "file $VOICECTL_HOOK"));
    let both = say(&out, "both for $VOICECTL_LINEAGE");
    let one = say(&out, "one for $VOICECTL_LINEAGE$RENEWED_DOMAINS");
    let lineages = [
        place.lineage("a.test", &[&both], &[]),
        place.lineage("b.test", &[&one, &both], &[]),
    ];
    let pre = place.hooks().pre(&lineages).await;
    assert!(pre.stopped.is_empty(), "{pre:?}");
    assert_eq!(pre.runs.len(), 3);
    assert_eq!(
        place.said(),
        "file pre\nboth for a.test b.test\none for b.test\n"
    );
}

#[tokio::test]
async fn a_failed_pre_hook_stops_those_that_name_it() {
    let place = Place::new();
    let out = place.out();
    let fails = "echo no way >&2; exit 7";
    let never = say(&out, "never");
    let lineages = [
        place.lineage("a.test", &[fails, &never], &[]),
        place.lineage("b.test", &[], &[]),
        place.lineage("c.test", &[fails], &[]),
    ];
    let pre = place.hooks().pre(&lineages).await;
    let stopped: Vec<&str> = pre.stopped.keys().map(LineageName::as_str).collect();
    assert_eq!(stopped, ["a.test", "c.test"]);
    let error = pre.stopped.values().next().expect("one").to_string();
    assert_eq!(
        error,
        format!("the pre hook `{fails}` failed: exit code 7: no way")
    );
    assert_eq!(
        place.said(),
        "",
        "what only stopped lineages name is left out"
    );
}

#[tokio::test]
async fn post_hooks_are_told_of_all() {
    let place = Place::new();
    let out = place.out();
    let line = say(&out, "$RENEWED_DOMAINS; $FAILED_DOMAINS; $VOICECTL_HOOK");
    let lineages = [
        place.lineage("a.test", &[], &["exit 1", &line]),
        place.lineage("b.test", &[], &[&line]),
    ];
    let renewed = ["a.test", "www.a.test"].map(str::to_owned);
    let failed = names_of(&lineages[1]);
    let runs = place.hooks().post(&lineages, &renewed, &failed).await;
    assert_eq!(place.said(), "a.test www.a.test; b.test; post\n");
    let results: Vec<bool> = runs.iter().map(|run| run.result.is_ok()).collect();
    assert_eq!(results, [false, true]);
}

#[tokio::test]
async fn a_file_that_a_lineage_names_again_runs_once() {
    let place = Place::new();
    let out = place.out();
    let file = place.file("post", "10-x", &say(&out, "x"));
    let lineage = place.lineage("a.test", &[], &[file.to_str().expect("text")]);
    place.hooks().post(&[lineage], &[], &[]).await;
    assert_eq!(place.said(), "x\n");
}

#[tokio::test]
async fn hooks_of_side_by_side_lineages_do_not_run_at_once() {
    let place = Place::new();
    let out = place.out();
    let slow = format!(
        "mkdir {0}.busy || echo two at once >> {0}; sleep 0.05; rmdir {0}.busy",
        out.display()
    );
    let hooks = place.hooks();
    let lineages: Vec<Lineage> = (0..5)
        .map(|number| place.lineage(&format!("{number}.test"), &[&slow], &[]))
        .collect();
    let runs = lineages
        .iter()
        .map(|one| hooks.pre(std::slice::from_ref(one)));
    futures_util::future::join_all(runs).await;
    assert_eq!(place.said(), "");
}
