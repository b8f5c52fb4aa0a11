//! `--check`: what a monitor reads, and its exit codes.

use insta::assert_snapshot;

use super::code;
use super::expiring::certificate;
use crate::support::command::Context;
use crate::support::tls::TlsServers;

#[test]
fn codes_at_the_thresholds() {
    let context = Context::new();
    for (name, ends) in [
        ("a.test", 30.1),
        ("b.test", 29.9),
        ("c.test", 7.1),
        ("d.test", 6.9),
        ("e.test", -0.1),
    ] {
        certificate(&context, name, -60.0, ends);
    }
    let check = |name: &str, flags: &[&str]| {
        let file = format!("{name}.pem");
        let mut all = vec![file.as_str(), "--check"];
        all.extend(flags);
        code(&context, &all)
    };
    for (name, expected) in [
        ("a.test", 0),
        ("b.test", 1),
        ("c.test", 1),
        ("d.test", 2),
        ("e.test", 2),
    ] {
        assert_eq!(check(name, &[]), expected, "{name}");
    }
    assert_eq!(check("a.test", &["--warn", "31d"]), 1);
    assert_eq!(check("b.test", &["--warn", "29", "--crit", "1"]), 0);
    // 30.1 of 90.1 days are 33.4 %.
    assert_eq!(check("a.test", &["--warn", "34%", "--crit", "10%"]), 1);
    assert_eq!(check("a.test", &["--warn", "33%", "--crit", "10%"]), 0);
    assert_eq!(check("a.test", &["--warn", "50%", "--crit", "34%"]), 2);
}

#[test]
fn one_line_for_all_targets_the_worst_first() {
    let context = Context::new();
    certificate(&context, "fine.test", -1.0, 80.5);
    certificate(&context, "soon.test", -80.0, 10.5);
    certificate(&context, "late.test", -80.0, -1.5);
    assert_snapshot!(context.run(&["inspect", "--check", "fine.test.pem"]), @"
    exit: 0
    ----- stdout -----
    CERTIFICATES OK - 1 checked, fine.test.pem ends first, in 80 days on [DATE] | 'fine.test.pem'=80;30:;7:
    ----- stderr -----
    ");
    assert_snapshot!(context.run(&["inspect", "--check", "fine.test.pem", "soon.test.pem"]), @"
    exit: 1
    ----- stdout -----
    CERTIFICATES WARNING - soon.test.pem: `soon.test` ends in 10 days | 'fine.test.pem'=80;30:;7: 'soon.test.pem'=10;30:;7:
    ----- stderr -----
    ");
    assert_snapshot!(context.run(&["inspect", "--check", "soon.test.pem", "gone.pem"]), @"
    exit: 3
    ----- stdout -----
    CERTIFICATES UNKNOWN - gone.pem: there is neither a file nor a lineage of that name; soon.test.pem: `soon.test` ends in 10 days | 'soon.test.pem'=10;30:;7:
    ----- stderr -----
    ");
    assert_snapshot!(context.run(&["inspect", "--check", "gone.pem", "soon.test.pem", "late.test.pem"]), @"
    exit: 2
    ----- stdout -----
    CERTIFICATES CRITICAL - late.test.pem: `late.test` expired on [DATE]; gone.pem: there is neither a file nor a lineage of that name; soon.test.pem: `soon.test` ends in 10 days | 'soon.test.pem'=10;30:;7: 'late.test.pem'=-2;30:;7:
    ----- stderr -----
    ");
}

#[test]
fn servers_that_hang_are_unknown_and_untrusted_ones_critical() {
    let context = Context::new();
    certificate(&context, "own.test", -1.0, 80.5);
    let servers = TlsServers::with(&context.path("own.test.pem"), &context.path("own.test.key"));
    let hangs = format!("127.0.0.1:{}", servers.silent());
    let untrusted = format!("127.0.0.1:{}", servers.tls());
    assert_eq!(
        code(&context, &["--check", "--timeout", "200ms", &hangs]),
        3
    );
    assert_eq!(
        code(&context, &["--check", &untrusted, "--sni", "own.test"]),
        2
    );
    assert_eq!(
        code(
            &context,
            &[
                "--check",
                &untrusted,
                "--sni",
                "own.test",
                "--ca",
                "own.test.pem"
            ]
        ),
        0
    );
    assert_eq!(
        code(
            &context,
            &[
                "--check",
                &untrusted,
                "--sni",
                "other.test",
                "--ca",
                "own.test.pem"
            ]
        ),
        2
    );
}

#[test]
fn a_wrong_command_line_is_unknown_to_a_monitor() {
    let context = Context::new();
    certificate(&context, "fine.test", -1.0, 80.5);
    assert_eq!(code(&context, &["--check"]), 3);
    assert_eq!(
        code(&context, &["--check", "fine.test.pem", "--warn", "soon"]),
        3
    );
    assert_eq!(
        code(&context, &["--check", "fine.test.pem", "--ca", "gone.pem"]),
        3
    );
    assert_eq!(code(&context, &["--check", "host:99999"]), 3);
    // Without it, usage is usage.
    assert_eq!(code(&context, &["fine.test.pem", "--timeout", "soon"]), 2);
    assert_eq!(code(&context, &["fine.test.pem", "--warn", "3d"]), 2);
    assert_snapshot!(context.run(&["inspect", "--check", "fine.test.pem", "--warn", "3d", "--crit", "7d"]), @"
    exit: 3
    ----- stdout -----
    CERTIFICATES UNKNOWN - there would never be a warning: `--crit 7d` comes before `--warn 3d`
    ----- stderr -----
    error: there would never be a warning
      because: `--crit 7d` comes before `--warn 3d`

    hint: swap them: `--warn 7d --crit 3d`
    ");
}

#[test]
fn expectations() {
    let context = Context::new();
    context.ok(&[
        "cert",
        "new",
        "voice.test",
        "*.voice.test",
        "10.0.0.1",
        "--out",
        "tls",
    ]);
    context.ok(&["cert", "new", "other.test", "--out", "other"]);
    let expect = |flags: &[&str]| {
        let mut all = vec!["tls/fullchain.pem"];
        all.extend(flags);
        let plain = code(&context, &all);
        all.push("--check");
        (plain, code(&context, &all))
    };
    for met in [
        &["--expect-san", "voice.test"][..],
        &[
            "--expect-san",
            "VOICE.test",
            "--expect-san",
            "a.voice.test",
            "--expect-san",
            "10.0.0.1",
        ],
        &["--expect-san", "*.voice.test"],
        &["--expect-issuer", "VoiceCTL ca"],
        &["--expect-key", "tls/privkey.pem"],
        &["--expect-key", "tls/cert.pem"],
    ] {
        assert_eq!(expect(met), (0, 0), "{met:?}");
    }
    for unmet in [
        &["--expect-san", "other.test"][..],
        &["--expect-san", "a.b.voice.test"],
        &["--expect-san", "10.0.0.2"],
        &["--expect-issuer", "Let's Encrypt"],
        &["--expect-key", "other/privkey.pem"],
    ] {
        assert_eq!(expect(unmet), (3, 2), "{unmet:?}");
    }
    assert_snapshot!(context.run(&["inspect", "--check", "tls/cert.pem", "--expect-san", "other.test"]), @"
    exit: 2
    ----- stdout -----
    CERTIFICATES CRITICAL - tls/cert.pem: it is not for `other.test` | 'tls/cert.pem'=89;30:;7:
    ----- stderr -----
    ");
    // A key alone is no certificate for anybody.
    assert_eq!(
        code(&context, &["tls/privkey.pem", "--expect-san", "voice.test"]),
        3
    );
}
