//! `voicectl config show`, and where settings come from.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::command::Context;

/// A line of `config show`.
fn line(shown: &str, name: &str) -> String {
    let found = shown.lines().find(|line| {
        line.trim_start_matches("# ")
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    found
        .unwrap_or_else(|| panic!("no `{name}` in:\n{shown}"))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn flag_beats_variable_beats_file_beats_default() {
    let context = Context::new();
    context.settings("[serve]\nlog = \"debug\"\nhsts = \"on\"\n[serve.limits]\nupload = \"1MiB\"\naudio = \"2m\"\ntext = 100\n",
    );
    let arguments = ["serve", "--limit", "upload=3MiB", "--print-config"];
    let output = context
        .command(&arguments)
        .env("VOICECTL_LIMIT_UPLOAD", "2MiB")
        .env("VOICECTL_LIMIT_AUDIO", "3m")
        .env("VOICECTL_OPEN", "true")
        .output()
        .expect("it runs");
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{shown}");
    assert_eq!(line(&shown, "upload"), "upload = \"3MiB\" # --limit");
    assert_eq!(
        line(&shown, "audio"),
        "audio = \"3m\" # environment variable VOICECTL_LIMIT_AUDIO"
    );
    assert_eq!(
        line(&shown, "open"),
        "open = true # environment variable VOICECTL_OPEN"
    );
    assert!(
        line(&shown, "text").starts_with("text = \"100\" # /"),
        "{shown}"
    );
    assert!(line(&shown, "hsts").ends_with("config.toml"), "{shown}");
    assert_eq!(line(&shown, "head"), "head = \"64KiB\" # default");
    assert_eq!(line(&shown, "cert"), "# cert is not set # default");
}

#[test]
fn what_is_shown_can_be_saved_and_means_the_same() {
    let context = Context::new();
    let plain = context.ok(&["config", "show"]);
    context.settings(&plain);
    assert_eq!(context.ok(&["config", "show"]), plain);
    let json: Value =
        serde_json::from_str(&context.ok(&["config", "show", "--json"])).expect("JSON");
    let settings = json["settings"].as_array().expect("a list");
    assert!(settings.len() > 30);
    for setting in settings {
        let origin = setting["origin"].as_str().expect("an origin");
        let is_set = !setting["value"].is_null();
        assert_eq!(origin.ends_with("config.toml"), is_set, "{setting}");
    }
}

#[test]
fn a_port_of_the_container_counts_behind_its_proxy_only() {
    let context = Context::new();
    let shown = |arguments: &[&str]| {
        let mut all = vec!["serve", "--print-config"];
        all.extend(arguments);
        let output = context
            .command(&all)
            .env("PORT", "8080")
            .output()
            .expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert_eq!(
        line(&shown(&["--plain"]), "listen"),
        "listen = [\"0.0.0.0:8080\"] # environment variable PORT"
    );
    assert_eq!(
        line(&shown(&[]), "listen"),
        "listen = [\"localhost:8443\"] # default"
    );
    let told = shown(&["--plain", "--listen", "127.0.0.1:1"]);
    assert_eq!(
        line(&told, "listen"),
        "listen = [\"127.0.0.1:1\"] # --listen"
    );
}

#[test]
fn wrong_settings_are_named_with_their_place() {
    let context = Context::new();
    assert_snapshot!(context.run(&["serve", "--limit", "upload=lots"]), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the settings cannot be used
      because: `lots` from --limit cannot be used: limit `upload` is a size such as 64KiB or 25MiB
    ");
    assert_snapshot!(context.run(&["serve", "--limit", "uplaod=1MiB"]), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no limit `uplaod`
      because: `--limit` takes NAME=VALUE, such as `--limit upload=50MiB`

    hint: `voicectl config show` lists the limits
    ");
    assert_snapshot!(context.run(&["serve", "--plain", "--listen", "0.0.0.0:0"]), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the server does not speak plain HTTP on 0.0.0.0:0 unless a proxy with TLS is in front
      because: whoever is on the way would read keys and recordings
      because: the address comes from --listen

    hint: pass `--behind-proxy` if there is one, or `--listen localhost:8000` for a proxy on this machine
    ");
    for (text, wanted) in [
        (
            "[serve]\nlissten = []\n",
            "there is no setting `serve.lissten`",
        ),
        (
            "[serve.limits]\nuplaod = 1\n",
            "there is no setting `serve.limits.uplaod`",
        ),
        ("[serve]\nopen = \"yes\"\n", "it must be true or false"),
        ("[serve]\nallow-origin = [\"*\"]\n", "`*` is no origin"),
        ("[serve]\nlimits = 3\n", "[serve.limits]"),
        (
            "[serve]\ncert = \"x\"\n",
            "a certificate and its key go together",
        ),
        ("[other]\n", "unknown field `other`"),
        ("[serve\n", "config.toml"),
    ] {
        context.settings(text);
        let answer = context.run(&["config", "show"]);
        assert!(answer.contains("exit: 2"), "{text}: {answer}");
        assert!(answer.contains(wanted), "{text}: {answer}");
    }
}

#[test]
fn a_change_keeps_what_else_stands_there() {
    let context = Context::new();
    let file = context.path(".config/voicectl/config.toml");
    let read = || std::fs::read_to_string(&file).expect("there");
    assert_snapshot!(context.run("config set log=debug limits.upload=50MiB"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Wrote [HOME]/.config/voicectl/config.toml
    ");
    assert_snapshot!(read(), @r#"
    [serve]
    log = "debug"

    [serve.limits]
    upload = "50MiB"
    "#);
    context.settings("# mine\n[notify]\ncommand = \"true\"\n\n[serve] # the server\nlog = \"debug\" # for now\nstates = 2\n");
    context.ok("config set log=info states=1 hsts=off allow-origin=https://a.test,https://b.test");
    assert_snapshot!(read(), @r#"
    # mine
    [notify]
    command = "true"

    [serve] # the server
    log = "info" # for now
    states = 1
    hsts = "off"
    allow-origin = ["https://a.test", "https://b.test"]
    "#);
    context.ok("config unset states hsts allow-origin limits.text");
    assert_eq!(
        read(),
        "# mine\n[notify]\ncommand = \"true\"\n\n[serve] # the server\nlog = \"info\" # for now\n"
    );
    let said = context.run("config set log=info");
    assert!(said.contains("says so already"), "{said}");
    let shown = context.ok("config set open=true --dry-run");
    assert!(shown.contains("open = true\n"), "{shown}");
    assert!(!read().contains("open"), "a dry run writes nothing");
}

#[test]
fn what_the_server_could_not_read_is_not_written() {
    let context = Context::new();
    for (setting, wanted) in [
        ("open=perhaps", "it must be true or false"),
        ("listen=nowhere", "`nowhere` is no address to listen on"),
        ("limits.upload=lots", "is a size such as"),
        ("cert=x.pem", "a certificate and its key go together"),
        ("lissten=localhost:1", "there is no setting `lissten`"),
        ("issuer=x", "written by hand in"),
        ("listen", "give a name and a value"),
    ] {
        let answer = context.run(&["config", "set", setting]);
        assert!(answer.starts_with("exit: 2"), "{setting}: {answer}");
        assert!(answer.contains(wanted), "{setting}: {answer}");
    }
    assert!(!context.path(".config").exists(), "nothing was written");
    // What would start, but not as it is, is written and told.
    assert_snapshot!(context.run("config set listen=0.0.0.0:8443"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Wrote [HOME]/.config/voicectl/config.toml
    warning: the server does not listen on 0.0.0.0:8443 for everyone unless asked to
    hint: `voicectl auth key new NAME` makes a key
    hint: or pass `--open` if everyone is welcome, or `--listen localhost:8443` for this machine only
    ");
    let output = context
        .command("config set log=warn")
        .env("VOICECTL_LOG", "trace")
        .output()
        .expect("it runs");
    let said = context.show(&output);
    assert!(
        said.contains("`log` comes from the environment variable VOICECTL_LOG all the same"),
        "{said}"
    );
}

#[test]
fn the_example_has_every_setting_and_changes_none() {
    let context = Context::new();
    let plain = context.ok(&["config", "show"]);
    let example = context.ok(&["config", "example"]);
    context.settings(&example);
    assert_eq!(context.ok(&["config", "show"]), plain);

    // With every `#` taken away before a setting, each comes from the file, and those with a default have that.
    let json = |context: &Context| -> Value {
        serde_json::from_str(&context.ok(&["config", "show", "--json"])).expect("JSON")
    };
    let before = json(&context);
    let before = before["settings"].as_array().expect("a list");
    let uncommented = |line: &str| {
        let setting = line.strip_prefix("# ")?;
        let (name, _) = setting.split_once(" = ")?;
        let is_name = name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter == '-');
        let known = before.iter().find(|known| {
            let known = known["name"].as_str().expect("a name");
            known.rsplit('.').next() == Some(name)
        });
        // What has no default has an example, which need not fit the others.
        let has_default = known.is_none_or(|known| !known["value"].is_null());
        (is_name && has_default).then(|| setting.to_owned())
    };
    let lines: Vec<String> = example
        .lines()
        .map(|line| uncommented(line).unwrap_or_else(|| line.to_owned()))
        .collect();
    context.settings(&lines.join("\n"));
    let after = json(&context);
    for (before, after) in before
        .iter()
        .zip(after["settings"].as_array().expect("a list"))
    {
        assert_eq!(before["value"], after["value"], "{after}");
        let is_of_file = after["origin"]
            .as_str()
            .expect("text")
            .ends_with("config.toml");
        assert_eq!(is_of_file, !before["value"].is_null(), "{after}");
        let name = before["name"].as_str().expect("a name");
        let name = name.rsplit('.').next().expect("a name");
        assert!(example.contains(&format!("\n# {name} = ")), "{name}");
    }
    assert!(example.contains("[notify]"), "{example}");
}

#[test]
fn the_example_does_not_show_what_is_in_force() {
    let context = Context::new();
    let example = context.ok(&["config", "example"]);
    context.settings("[serve]\nlog = \"debug\"\n");
    let output = context
        .command(&["config", "example"])
        .env("VOICECTL_HSTS", "on")
        .output()
        .expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), example);
}
