//! The forms of the answer, and the exit codes.

use serde_json::Value;
use voicectl::audit::CHECKS;

use crate::support::server::Server;
use crate::world::World;

#[test]
fn the_grade_comes_first_and_findings_before_the_table() {
    let Some(world) = World::new() else { return };
    world.ok(&["auth", "key", "new", "phone"]);
    let output = world
        .voicectl(&["audit", "--local"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "a finding is no failure");
    let text = world.context.show(&output);
    let head: Vec<&str> = text.lines().skip(2).take(9).collect();
    assert_eq!(head[0], "A  [HOME]/.local/state/voicectl", "{text}");
    assert_eq!(head[1], "    no better for: key-no-end");
    assert_eq!(
        head[3],
        "low key-no-end: An API key never ends. (A at best)"
    );
    assert!(head[5].starts_with("  found: `phone` ("), "{text}");
    assert!(
        head[6].starts_with("  repair: `voicectl auth key rotate "),
        "{text}"
    );
    assert!(head[8].starts_with("AREA "), "{text}");
    let table: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("AREA "))
        .collect();
    assert!(
        table
            .iter()
            .any(|line| line.starts_with("credentials  key-no-end") && line.contains(" found "))
    );
    assert!(!text.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn a_grade_below_the_wanted_one_is_an_exit_code() {
    let Some(world) = World::new() else { return };
    world.ok(&["auth", "key", "new", "phone"]);
    for (least, code) in [("A+", 3), ("a+", 3), ("A", 0), ("F", 0), ("E", 2)] {
        let arguments = ["audit", "--local", "--json", "--fail-under", least];
        let output = world.voicectl(&arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{least}");
    }
}

#[test]
fn what_is_no_https_is_refused_with_a_way_out() {
    let context = crate::support::command::Context::new();
    insta::assert_snapshot!(context.run("audit http://voice.test:8080"), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot audit http://voice.test:8080/
      because: it is a URL without TLS, and there is nothing to grade

    hint: `voicectl audit https://voice.test:8080/`
    hint: `--http-port PORT` looks at the redirect of a plain port as well
    ");
    insta::assert_snapshot!(context.run("audit https://127.0.0.1:1"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot audit https://127.0.0.1:1/
      because: cannot connect to 127.0.0.1:1
      because: Connection refused (os error 111)

    hint: `voicectl doctor https://127.0.0.1:1/` looks for the cause
    ");
}

#[test]
fn the_json_has_every_check_of_its_side_once() {
    let server = Server::start(&[]);
    let text = server.context().ok(&["audit", server.url(), "--json"]);
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let checks = answer["checks"].as_array().expect("checks");
    let ids: Vec<&str> = checks
        .iter()
        .filter_map(|check| check["id"].as_str())
        .collect();
    let wanted: Vec<&str> = CHECKS
        .iter()
        .filter(|check| check.side.name() == "server")
        .map(|check| check.id)
        .collect();
    assert_eq!(ids, wanted);
    assert_eq!(answer["grade"], "A+", "{text}");
    assert_eq!(answer["limited_by"], Value::Array(Vec::new()));
    let counts = answer["counts"].as_object().expect("counts");
    let sum: u64 = counts.values().filter_map(Value::as_u64).sum();
    assert_eq!(sum, wanted.len() as u64);
    for check in checks {
        for field in ["area", "side", "title", "severity", "cap", "outcome"] {
            assert!(check[field].is_string(), "{field} of {check}");
        }
        assert!(check["findings"].is_array() && check.get("detail").is_some());
    }
}

/// The parts of SARIF 2.1.0 that every reader wants: sections 3.13, 3.14, 3.19, 3.27, 3.49.
#[test]
fn the_sarif_is_what_the_standard_says() {
    let Some(world) = World::new() else { return };
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "one"]);
    world.ok(&["auth", "key", "new", "two"]);
    world
        .context
        .settings("[serve]\nlisten = [\"0.0.0.0:8443\"]\nopen = true\n");
    let read = || -> Value {
        let output = world
            .voicectl(&["audit", "--local", "--sarif"])
            .output()
            .expect("it runs");
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let log = read();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .is_some_and(|url| url.ends_with("sarif-schema-2.1.0.json"))
    );
    let [run] = log["runs"].as_array().expect("runs").as_slice() else {
        panic!("one run");
    };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "voicectl audit");
    let rules = driver["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), CHECKS.len());
    for rule in rules {
        assert!(rule["id"].is_string());
        for field in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[field]["text"].is_string(), "{field} of {rule}");
        }
        let level = rule["defaultConfiguration"]["level"].as_str();
        assert!(
            matches!(level, Some("error" | "warning" | "note")),
            "{rule}"
        );
    }
    let results = run["results"].as_array().expect("results");
    let mut prints = Vec::new();
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[at]["id"], result["ruleId"]);
        assert!(matches!(
            result["level"].as_str(),
            Some("error" | "warning" | "note" | "none")
        ));
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|text| text.contains("Repair: ")),
            "{result}"
        );
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(
            uri.as_str().is_some_and(|uri| uri.starts_with("file:///")),
            "{result}"
        );
        prints.push(
            result["partialFingerprints"]["voicectl/v1"]
                .as_str()
                .expect("a print")
                .to_owned(),
        );
    }
    let ids: Vec<&str> = results
        .iter()
        .filter_map(|result| result["ruleId"].as_str())
        .collect();
    assert_eq!(ids, ["key-no-end", "key-no-end", "open", "schedule"]);
    let open = &results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert!(
        open.as_str()
            .is_some_and(|uri| uri.ends_with("/.config/voicectl/config.toml")),
        "{open}"
    );
    // The same finding is the same tomorrow, and another one another.
    let mut again: Vec<String> = Vec::new();
    for result in read()["runs"][0]["results"].as_array().expect("results") {
        again.push(
            result["partialFingerprints"]["voicectl/v1"]
                .as_str()
                .expect("a print")
                .to_owned(),
        );
    }
    assert_eq!(prints, again);
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), ids.len());
}
