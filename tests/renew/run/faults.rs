//! Two runs at once, `kill -9`, a full disk, a CA that takes its time: the next run heals.

use std::fs;
use std::process::{Child, Command, Stdio};

use crate::client::{Client, judge};
use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::Pebble;
use crate::support::private::Private;
use crate::support::{text, until};

use super::version;

const FORCED: &str = "renew --only one.test --force";

fn renew(client: &Client<'_>, arguments: &str) -> Command {
    let mut command = client.context().command(arguments);
    command.stdin(Stdio::null());
    command
}

fn spawn(mut command: Command) -> Child {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs")
}

/// Whether a process waits for a lock that another one has.
fn waits_for_a_lock(child: &Child) -> bool {
    let locks = fs::read_to_string("/proc/locks").expect("locks");
    let pid = child.id().to_string();
    locks
        .lines()
        .any(|line| line.contains("-> FLOCK") && line.split_whitespace().any(|field| field == pid))
}

#[test]
fn two_at_once_are_one_order() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    client.ok(&mut client.issue("-d one.test"));
    let (orders, serial) = (proxy.orders(), client.serial("one.test"));
    proxy.inject("order-plz", 1, Fault::HoldBefore);
    let mut both = [(); 2].map(|()| spawn(renew(&client, FORCED)));
    proxy.wait_for_held();
    until("the other one waits", || both.iter().any(waits_for_a_lock));
    proxy.release();
    for child in &mut both {
        assert!(child.wait().expect("it ends").success());
    }
    assert_eq!(proxy.orders(), orders + 1);
    client.judge("one.test", &["one.test"]);
    assert_ne!(client.serial("one.test"), serial);
    assert!(version(&client.lineage("one.test")).ends_with("0002"));
}

#[test]
fn two_at_once_are_one_certificate_of_the_local_ca() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    client.context().ok("cert new one.test");
    // Both have decided, and wait for the lineage.
    let lineage = client.lineage("one.test");
    let lock = fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(lineage.join(".lock"))
        .expect("a lock");
    lock.lock().expect("locked");
    let mut both = [(); 2].map(|()| spawn(renew(&client, FORCED)));
    until("both wait", || both.iter().all(waits_for_a_lock));
    drop(lock);
    for child in &mut both {
        assert!(child.wait().expect("it ends").success());
    }
    assert!(version(&lineage).ends_with("0002"));
}

#[test]
fn killed_at_any_step_the_next_run_goes_on() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let root = pebble.issuing_root(0);
    for path in [
        "order-plz",
        "authZ",
        "chalZ",
        "finalize",
        "my-order",
        "certZ",
    ] {
        for fault in [Fault::HoldBefore, Fault::HoldAfter] {
            let client = Client::behind(&pebble, &proxy);
            client.ok(&mut client.issue("-d one.test"));
            let lineage = client.lineage("one.test");
            proxy.forget();
            proxy.inject(path, 1, fault.clone());
            let mut child = spawn(renew(&client, FORCED));
            until("it is held, or done", || {
                proxy.is_held() || child.try_wait().expect("a child").is_some()
            });
            let _ = child.kill();
            child.wait().expect("it ends");
            proxy.clear();
            proxy.release();
            judge(&client.current("one.test"), &root, &["one.test"]);
            let is_written = lineage.join("order/order.toml").exists();
            client.ok(&mut renew(&client, "renew"));
            judge(&client.current("one.test"), &root, &["one.test"]);
            assert!(
                !lineage.join("order/order.toml").exists(),
                "{path}: it is over"
            );
            // Without a word on disk there is nothing to go on with, and the certificate that is there is good.
            let is_new = version(&lineage).ends_with("0002");
            assert!(is_new || !is_written, "{path} {fault:?}: not taken up");
            client.ok(&mut renew(&client, "renew"));
            assert_eq!(
                version(&lineage).ends_with("0002"),
                is_new,
                "{path}: and once"
            );
        }
    }
}

#[test]
fn a_full_disk_leaves_what_is_there() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    let state = client.context().state();
    fs::create_dir_all(&state).expect("a folder");
    let script = format!("mount -t tmpfs -o size=4m none {}", text(&state));
    let Some(private) = Private::new(false, &script) else {
        return;
    };
    client.ok(&mut private.enter(&client.issue("-d one.test")));
    let copy = |name: &str| {
        let to = client.context().path(name);
        private.copy(&client.current("one.test"), &to);
        judge(&to, &pebble.issuing_root(0), &["one.test"]);
        fs::read(to.join("cert.pem")).expect("a leaf")
    };
    let before = copy("before");
    private.sh(&format!("cat /dev/zero >{}/ballast || :", text(&state)));
    let said = client.ends(1, &mut private.enter(&renew(&client, FORCED)));
    assert!(
        said.contains("no storage space") || said.contains("o space left"),
        "{said}"
    );
    assert_eq!(copy("full"), before);
    private.sh(&format!("rm {}/ballast", text(&state)));
    let orders = proxy.orders();
    client.ok(&mut private.enter(&renew(&client, &format!("{FORCED} --now"))));
    assert_ne!(copy("after"), before);
    assert!(proxy.orders() <= orders + 1);
}

#[test]
fn a_pending_order_is_taken_up_by_the_next_run() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    client.ok(&mut client.issue("-d one.test"));
    let orders = proxy.orders();
    let processing = || {
        Fault::json(|order| {
            if order["status"] == "valid" {
                order["status"] = "processing".into();
            }
        })
    };
    proxy.always("my-order", processing());
    proxy.always("finalize", processing());
    let said = client.ends(3, &mut renew(&client, &format!("{FORCED} --timeout 2s")));
    assert!(
        said.contains("still at work; the next run goes on"),
        "{said}"
    );
    let lineage = client.lineage("one.test");
    assert!(version(&lineage).ends_with("0001"));
    proxy.clear();
    client.ok(&mut renew(&client, "renew"));
    assert!(version(&lineage).ends_with("0002"));
    assert_eq!(proxy.orders(), orders + 1);
    client.judge("one.test", &["one.test"]);
}
