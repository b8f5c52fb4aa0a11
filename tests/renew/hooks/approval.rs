//! What root runs of what stands in somebody else's state folder: what root has set.

use std::fs;
use std::os::unix::fs::chown;

use super::Home;

#[test]
fn root_runs_only_hooks_that_root_has_set() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let home = Home::new(&["voice.test"]);
    home.hook(&["--deploy", &home.say("set")]);
    let output = home.renew_hook(&["--approve"]);
    let said = home.context.show(&output);
    assert!(said.contains("Nothing has to be approved"), "{said}");
    chown(home.context.state(), Some(4321), None).expect("given to a service");
    home.hook(&["--run"]);
    assert_eq!(home.said(), "set\n");

    let record = home.folder().join("lineage.toml");
    let was = fs::read_to_string(&record).expect("a record");
    fs::write(&record, was.replace("set", "smuggled")).expect("written");
    let said = home.fails(&["--run"]);
    let why = "failed: user 4321 may have written it, and root has not approved it; \
               `voicectl renew hook LINEAGE --approve` as root does";
    assert!(said.contains(why), "{said}");
    home.next();
    let output = home.context.output("renew");
    assert_eq!(output.status.code(), Some(1));
    assert!(home.context.show(&output).contains(why));
    assert_eq!(home.said(), "set\n");

    home.hook(&["--approve", "--run"]);
    assert_eq!(home.said(), "set\nsmuggled\n");
}
