//! What does not belong together, is not there, or has ended.

use insta::assert_snapshot;

use super::{Shop, put};
use crate::support::command::Context;

#[test]
fn what_does_not_belong_together_is_named() {
    let (context, shop) = (Context::new(), Shop::new());
    let (leaf, key) = shop.leaf("voice.example", 60);
    let (_, other_key) = shop.leaf("other.example", 60);
    let ca_key = shop.intermediate.key().serialize_pem();
    let two = format!("{leaf}{key}{other_key}");
    put(
        &context,
        &[
            ("leaf.pem", &leaf),
            ("key.pem", &key),
            ("other.key", &other_key),
            ("ca.key", &ca_key),
            ("ca.pem", &shop.intermediate.pem()),
            ("two.pem", &two),
            ("cut.pem", &leaf[..leaf.len() / 2]),
        ],
    );
    assert_snapshot!(context.run(&["cert", "import", "leaf.pem", "--key", "other.key"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: the key does not belong to the certificate
      because: the key in other.key belongs to none of the certificates: `voice.example`

    hint: pass the key that the certificate was requested with, by `--key FILE`
    ");
    assert_snapshot!(
        context.run(&["cert", "import", "leaf.pem", "--key", "ca.key", "--chain", "ca.pem"]),
        @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: the key does not belong to the certificate
      because: the key in ca.key belongs to the CA `Shop R1`, not to `voice.example`

    hint: pass the certificate's own key with `--key FILE`
    "
    );
    assert_snapshot!(context.run(&["cert", "import", "two.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there are 2 private keys, and one is wanted
      because: one in two.pem belongs to `voice.example`
      because: one in two.pem belongs to no certificate here

    hint: pass the right one with `--key FILE`
    ");
    assert_snapshot!(context.run(&["cert", "import", "leaf.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no private key in what was given

    hint: pass `--key FILE`
    ");
    assert_snapshot!(context.run(&["cert", "import", "key.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no certificate to import

    hint: pass the file that the certificate authority sent
    ");
    assert_snapshot!(context.run(&["cert", "import", "cut.pem", "--key", "key.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read cut.pem
      because: line 1: the CERTIFICATE block has no end; the file is cut off
    ");
    assert_snapshot!(context.run(&["cert", "import", "nowhere.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read nowhere.pem
      because: No such file or directory (os error 2)
    ");
    assert!(!context.state().exists(), "none of them left anything");
}

#[test]
fn what_is_left_out_or_missing_is_named() {
    let (context, shop) = (Context::new(), Shop::new());
    let (leaf, key) = shop.leaf("voice.example", 60);
    let (other, _) = shop.leaf("other.example", 60);
    put(
        &context,
        &[
            ("three.pem", &format!("{other}{leaf}{key}")),
            ("ca.pem", &shop.intermediate.pem()),
            ("lone.pem", &format!("{leaf}{key}")),
        ],
    );
    assert_snapshot!(context.run(&["cert", "import", "three.pem", "--chain", "ca.pem"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    warning: the key belongs to `voice.example`, not to `other.example`, which is before it in three.pem
    warning: left out `other.example`, which has nothing to do with the certificate
    warning: the issuer `Shop Root` of `Shop R1` is missing: it is neither here nor among the roots of this system
    hint: if it is an intermediate, pass it with `--chain FILE`
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      lineage `voice.example`, version 1
      at     [HOME]/.local/state/voicectl/certs/voice.example/current
    ");
    assert_snapshot!(context.run(&["cert", "import", "lone.pem", "--lineage", "lone"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    warning: the issuer `Shop R1` of `voice.example` is missing: it is neither here nor among the roots of this system
    hint: if it is an intermediate, pass it with `--chain FILE`
    Certificate for voice.example of Shop R1 until [DATE]
      lineage `lone`, version 1
      at     [HOME]/.local/state/voicectl/certs/lone/current
    ");
}

#[test]
fn one_that_has_ended_is_refused() {
    let (context, shop) = (Context::new(), Shop::new());
    let (leaf, key) = shop.leaf("voice.example", -1);
    let all = format!("{leaf}{key}{}", shop.intermediate.pem());
    put(
        &context,
        &[("all.pem", &all), ("root.pem", &shop.root.pem())],
    );
    let import = ["cert", "import", "all.pem", "--chain", "root.pem"];
    assert_snapshot!(context.run(&import), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot import the certificate
      because: it expired on [DATE]

    hint: pass `--force` to import it all the same
    ");
    assert_snapshot!(context.run(&[&import[..], &["--force"]].concat()), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    warning: the certificate expired on [DATE]
    Certificate for voice.example of Shop R1 until [DATE]
      chain  voice.example < Shop R1
      root   Shop Root, left out: clients have their own
      lineage `voice.example`, version 1
      at     [HOME]/.local/state/voicectl/certs/voice.example/current
    ");
}
