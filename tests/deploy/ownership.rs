//! What root makes in somebody's state folder is that one's.

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use crate::support::command::{Context, wrapped};
use crate::support::have;
use crate::support::server::Server;

/// Who runs the service: nobody that the machine knows.
const USER: u32 = 61_234;

fn of_root(folder: &Path) -> String {
    let output = Command::new("find")
        .arg(folder)
        .args(["!", "-uid", &USER.to_string()])
        .output()
        .expect("find runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_service_can_use_what_root_made() {
    if !have("setpriv") {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root gives files away");
        return;
    }
    let context = Context::new();
    std::fs::create_dir_all(context.state()).expect("made");
    for folder in [
        context.home(),
        &context.path(".local"),
        &context.path(".local/state"),
        &context.state(),
    ] {
        chown(folder, Some(USER), Some(USER)).expect("given away");
    }
    for command in [
        "cert ca new",
        "cert new voice.test",
        "auth key new me",
        "renew --only voice.test --force",
        "cert new other.test",
        "auth key new two",
        "cert ca rotate",
    ] {
        context.ok(command);
        assert_eq!(of_root(&context.state()), "", "{command}");
    }
    // A second name of a file of root's is not given away with it.
    let secret = context.path("secret");
    std::fs::write(&secret, "root's").expect("written");
    let lock = context.state().join("access/lock");
    std::fs::remove_file(&lock).expect("removed");
    std::fs::hard_link(&secret, &lock).expect("linked");
    context.ok("auth key new three");
    assert_eq!(of_root(&lock).trim_end(), lock.to_string_lossy());
    std::fs::remove_file(&lock).expect("removed");
    // A link in the place of a lock leads nowhere.
    let target = context.path("target");
    std::os::unix::fs::symlink(&target, &lock).expect("linked");
    let said = context.run("auth key new four");
    assert!(said.starts_with("exit: 1\n") && !target.exists(), "{said}");
    std::fs::remove_file(&lock).expect("removed");

    let plain = context.command(&[
        "serve",
        "--no-input",
        "--listen",
        "localhost:0",
        "--lineage",
        "voice.test",
    ]);
    let mut command = Command::new("setpriv");
    command.args([
        &format!("--reuid={USER}"),
        &format!("--regid={USER}"),
        "--clear-groups",
    ]);
    let server = Server::start_as(&mut wrapped(command, &plain), context);
    assert!(server.said().contains("3 keys"), "{}", server.said());
    assert_eq!(of_root(&server.context().state()), "");
}
