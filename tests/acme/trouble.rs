//! The machine's own trouble: a full disk, a state folder that cannot be written, two runs at once, a wrong clock.

use std::fs;
use std::process::Stdio;

use crate::client::{Client, judge};
use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::{Options, Pebble, Release};
use crate::support::private::Private;
use crate::support::{faketime, ports, text, until};

#[test]
fn a_disk_that_fills_up_at_any_step_loses_no_order_and_breaks_no_pair() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let root = pebble.issuing_root(0);
    for (path, fault) in [
        ("/dir", Fault::HoldAfter),
        ("sign-me-up", Fault::HoldAfter),
        ("order-plz", Fault::HoldAfter),
        ("authZ", Fault::HoldAfter),
        ("chalZ", Fault::HoldAfter),
        ("finalize", Fault::HoldBefore),
        ("certZ", Fault::HoldAfter),
    ] {
        let client = Client::behind(&pebble, &proxy);
        let state = client.context().state();
        fs::create_dir_all(&state).expect("a folder");
        let state = text(&state);
        let script = format!("mount -t tmpfs -o size=16m none {state}");
        let Some(private) = Private::new(false, &script) else {
            return;
        };
        proxy.forget();
        proxy.inject(path, 1, fault);
        let mut command = private.enter(&client.issue("-d full.test --timeout 30s"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("it runs");
        proxy.wait_for_held();
        private.sh(&format!("cat /dev/zero >{state}/ballast || :"));
        proxy.release();
        let output = child.wait_with_output().expect("it ends");
        let said = client.show(&output);
        assert_eq!(output.status.code(), Some(1), "{path}: {said}");
        assert!(said.contains("space"), "{path}: {said}");
        assert!(!client.current("full.test").exists());

        private.sh(&format!("rm {state}/ballast"));
        let orders = proxy.orders();
        client.ok(&mut private.enter(&client.issue("-d full.test --now --timeout 30s")));
        // Only an order whose URL could not be written down is made a second time.
        let written = !matches!(path, "/dir" | "sign-me-up" | "order-plz");
        assert!(proxy.orders() <= orders + usize::from(!written), "{path}");
        let copy = client.context().path("copy");
        private.copy(&client.current("full.test"), &copy);
        judge(&copy, &root, &["full.test"]);
    }
}

#[test]
fn a_full_disk_loses_no_order_and_breaks_no_pair() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    let state = client.context().state();
    fs::create_dir_all(&state).expect("a folder");
    let state = text(&state);
    let copy = client.context().path("copy");
    let root = pebble.issuing_root(0);
    let mut enough = false;
    let mut pages = 0;
    // Each file takes a page at least: one page more is one write more that works.
    while !enough {
        pages += 1;
        assert!(pages < 64, "{} KiB are not enough", pages * 4);
        let script = format!("mount -t tmpfs -o size={}k none {state}", pages * 4);
        let Some(private) = Private::new(false, &script) else {
            return;
        };
        proxy.forget();
        let command = client.issue("-d full.test --timeout 20s");
        let output = private.enter(&command).output().expect("it runs");
        let said = client.show(&output);
        let current = client.current("full.test");
        enough = output.status.success();
        if !enough {
            assert_eq!(output.status.code(), Some(1), "{pages} pages: {said}");
            assert!(said.contains("space"), "{pages} pages: {said}");
            assert!(!said.contains("panicked"), "{said}");
            // A file that is there is whole: the journal can be read, or is not there.
            private.sh(&format!("mount -o remount,size=4m {state}"));
            let orders = proxy.orders();
            client.ok(&mut private.enter(&client.issue("-d full.test --now --timeout 30s")));
            // An order whose URL could not be written down is one more; never two.
            assert!(proxy.orders() <= orders + 1, "{pages} pages");
        }
        private.copy(&current, &copy);
        judge(&copy, &root, &["full.test"]);
    }
    println!("enough: {} KiB", pages * 4);
}

#[test]
fn a_full_disk_leaves_the_certificate_that_is_there() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let state = client.context().state();
    fs::create_dir_all(&state).expect("a folder");
    let script = format!("mount -t tmpfs -o size=4m none {}", text(&state));
    let Some(private) = Private::new(false, &script) else {
        return;
    };
    client.ok(&mut private.enter(&client.issue("-d full.test")));
    let (before, after) = (
        client.context().path("before"),
        client.context().path("after"),
    );
    private.copy(&client.current("full.test"), &before);
    private.sh(&format!("cat /dev/zero >{}/ballast || :", text(&state)));
    let output = private
        .enter(&client.issue("-d full.test --force --timeout 20s"))
        .output();
    let output = output.expect("it runs");
    let said = client.show(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("space"), "{said}");
    private.copy(&client.current("full.test"), &after);
    judge(&after, &pebble.issuing_root(0), &["full.test"]);
    let leaf = |folder: &std::path::Path| fs::read(folder.join("cert.pem")).expect("a leaf");
    assert_eq!(leaf(&before), leaf(&after));
}

#[test]
fn a_state_folder_that_cannot_be_written_is_found_out_before_the_ca_hears_of_it() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    let state = client.context().state();
    fs::create_dir_all(&state).expect("a folder");
    let script = format!("mount -t tmpfs -o ro none {}", text(&state));
    let Some(private) = Private::new(false, &script) else {
        return;
    };
    let output = private.enter(&client.issue("-d ro.test")).output();
    let output = output.expect("it runs");
    let said = client.show(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("ead-only file system"), "{said}");
    assert_eq!((proxy.count("sign-me-up"), proxy.orders()), (0, 0));
}

#[test]
fn of_two_runs_at_once_the_second_waits_and_has_nothing_to_do() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    proxy.inject("finalize", 1, Fault::HoldBefore);
    let client = Client::behind(&pebble, &proxy);
    let run = || {
        let mut command = client.issue("-d twice.test");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("it runs")
    };
    let first = run();
    proxy.wait_for_held();
    let mut second = run();
    // The kernel knows who waits for a lock.
    let waits = |pid: u32| {
        let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
        let mut waiting = locks.lines().filter(|line| line.contains("-> FLOCK"));
        waiting.any(|line| line.contains(&format!(" {pid} ")))
    };
    until("the second waits", || {
        waits(second.id()) || second.try_wait().expect("a child").is_some()
    });
    proxy.release();
    for (child, which) in [(first, "first"), (second, "second")] {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{which}: {}", client.show(&output));
    }
    client.judge("twice.test", &["twice.test"]);
    assert_eq!(proxy.orders(), 1);
}

#[test]
fn two_lineages_at_once_share_one_account() {
    // Nobody looks at the challenges: one port cannot be listened on four times.
    let options = Options {
        always_valid: true,
        ..Options::default()
    };
    let Some(pebble) = Release::Old.start(&options) else {
        return;
    };
    let proxy = FaultProxy::start(&pebble);
    let client = Client::behind(&pebble, &proxy);
    let children: Vec<_> = (0..4)
        .map(|number| {
            let mut command = client.bare(&format!(
                "--http-listen 127.0.0.1:{} -d at{number}.test",
                ports::free()
            ));
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("it runs")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", client.show(&output));
    }
    for number in 0..4 {
        let name = format!("at{number}.test");
        client.judge(&name, &[&name]);
    }
    assert_eq!(proxy.answered("sign-me-up", 201), 1, "one account");
}

#[test]
fn a_clock_that_is_a_day_off_is_said_and_costs_nothing() {
    let Some(library) = faketime::library() else {
        return;
    };
    Pebble::each(|pebble| {
        for offset in ["-1d", "+1d"] {
            let proxy = FaultProxy::start(pebble);
            let client = Client::behind(pebble, &proxy);
            let mut command = client.issue("-d clock.test");
            faketime::at(&mut command, library, offset);
            let said = client.ok(&mut command);
            assert!(said.contains("clock"), "{offset}: {said}");
            client.judge("clock.test", &["clock.test"]);
            assert_eq!(proxy.orders(), 1);
        }
    });
}
