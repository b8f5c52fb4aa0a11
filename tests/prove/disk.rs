//! A disk that is full at every page that a command writes, and one that cannot be written at all: a clear error, nothing lost,
//! and the same command succeeds once there is room.

use std::process::{Command, Stdio};

use crate::campaign::{Campaign, faults};
use crate::kept::Kept;
use crate::support::command::wrapped;
use crate::support::private::Private;
use crate::support::text;
use crate::writers::{Desk, WRITERS};

/// More pages than a command may need, but for a model.
const MOST: u32 = 120;
/// A command that succeeded so many times in a row has all the room that it wants.
const ENOUGH: u32 = 3;

/// A home on a small disk of its own.
struct Disk {
    desk: Desk,
    private: Private,
    kept: Kept,
}

impl Disk {
    fn new() -> Option<Self> {
        let desk = Desk::new()?;
        let home = text(desk.context.home()).to_owned();
        desk.fill(|mut command| {
            let output = command.output().expect("it runs");
            assert!(output.status.success(), "{}", desk.context.show(&output));
        });
        let kept = Kept::of(desk.context.home());
        let script = format!("mount -t tmpfs -o size=64m none {home}");
        let private = Private::new(false, &script)?;
        Some(Self {
            desk,
            private,
            kept,
        })
    }

    /// The home as it was, on a disk with so many free pages.
    fn restore(&self, pages: u32) {
        let home = text(self.desk.context.home());
        self.private.sh(&format!(
            "mount -o remount,rw,size=64m {home}; find {home} -mindepth 1 -delete; cp -a {kept}/. {home}; \
             head -c {free} /dev/zero >{home}/free; cat /dev/zero >{home}/ballast 2>/dev/null || :; rm {home}/free",
            kept = text(self.kept.folder()),
            free = pages * 4096,
        ));
    }

    fn run(&self, words: &str) -> (Option<i32>, String) {
        let mut command = self.inside(&self.desk.command(words));
        let output = command.output().expect("it runs");
        (output.status.code(), self.desk.context.show(&output))
    }

    fn is_whole(&self) -> Result<(), String> {
        self.desk.is_whole(&|command| self.inside(&command))
    }

    /// The same command on that disk. Its folder is looked up there: what is open from outside is the folder below.
    fn inside(&self, command: &Command) -> Command {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "cd \"$0\" && exec \"$@\""])
            .arg(self.desk.context.home());
        let mut inside = self.private.enter(&wrapped(shell, command));
        inside.stdout(Stdio::piped()).stderr(Stdio::piped());
        inside
    }
}

#[test]
fn a_disk_that_is_full_at_any_page_loses_nothing() {
    let Some(disk) = Disk::new() else { return };
    let whole = u32::try_from(WRITERS.len()).expect("few") * MOST;
    let step = whole.div_ceil(faults(whole).max(1)).max(1);
    let (mut faults, mut refused) = (0, 0);
    let mut most = 0;
    for words in WRITERS {
        let mut succeeded = 0;
        // A model is a thousand pages: some of them will do.
        let stride = if words.starts_with("model") { 97 } else { step };
        let mut pages = 0;
        while succeeded < ENOUGH {
            disk.restore(pages);
            let (code, said) = disk.run(words);
            faults += 1;
            assert!(!said.contains("panicked"), "{words}, {pages} pages: {said}");
            disk.is_whole()
                .unwrap_or_else(|why| panic!("{words}, {pages} pages: {said}\n{why}"));
            if code == Some(0) {
                succeeded += 1;
                most = most.max(pages);
            } else {
                succeeded = 0;
                refused += 1;
                // A CA may be a new one already, while there is no room for all that it signs: that is told of each.
                let is_begun = words.starts_with("cert ca rotate")
                    && said.contains("was not issued anew")
                    && said.contains("`voicectl renew --only");
                assert_eq!(
                    code,
                    Some(if is_begun { 3 } else { 1 }),
                    "{words}, {pages} pages: {said}"
                );
                let is_clear = ["space", "room", "SEC_ERROR"]
                    .iter()
                    .any(|word| said.contains(word));
                assert!(is_clear, "{words}, {pages} pages: {said}");
                disk.private
                    .sh(&format!("rm {}/ballast", text(disk.desk.context.home())));
                let again = if words.starts_with("acme") || words.starts_with("renew --") {
                    format!("{words} --now")
                } else {
                    (*words).to_owned()
                };
                let (code, said) = disk.run(&again);
                assert_eq!(code, Some(0), "{words}, with room again: {said}");
                disk.is_whole()
                    .unwrap_or_else(|why| panic!("{words}: {why}"));
            }
            // Also where there was no database before, or half of one.
            if words.starts_with("trust") {
                let (code, said) = disk.run("trust status --store nss");
                assert_eq!(code, Some(0), "{words}, {pages} pages: {said}");
            }
            pages += stride;
            assert!(pages < MOST * 40, "{words} never has enough: {said}");
        }
    }
    Campaign::new(
        "a disk that is full at each page",
        faults,
        if step == 1 { faults } else { whole },
    )
    .count(WRITERS.len(), "commands that write")
    .count(refused, "refused, and done once there was room")
    .count(faults - refused, "done")
    .count(most, "pages at most")
    .done();
}

#[test]
fn a_disk_that_cannot_be_written_is_told() {
    let Some(disk) = Disk::new() else { return };
    let home = text(disk.desk.context.home()).to_owned();
    for words in WRITERS {
        disk.restore(0);
        disk.private
            .sh(&format!("rm {home}/ballast; mount -o remount,ro {home}"));
        let (code, said) = disk.run(words);
        assert_eq!(code, Some(1), "{words}: {said}");
        let is_clear = ["ead-only", "READ_ONLY", "SEC_ERROR"]
            .iter()
            .any(|word| said.contains(word));
        assert!(is_clear, "{words}: {said}");
        disk.is_whole()
            .unwrap_or_else(|why| panic!("{words}: {why}"));
        disk.private.sh(&format!("mount -o remount,rw {home}"));
        let (code, said) = disk.run(words);
        assert_eq!(code, Some(0), "{words}, written again: {said}");
    }
    let count = u32::try_from(WRITERS.len()).expect("few");
    Campaign::new("a disk that cannot be written", count, count)
        .count(count, "commands refused, and done once it could")
        .done();
}
