//! The answer of `audit --json`.

use std::process::Output;

use serde_json::Value;

/// The answer, parsed.
pub(crate) struct Answer(pub(crate) Value);

impl Answer {
    pub(crate) fn of(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stdout);
        let parsed = serde_json::from_str(&text);
        Self(parsed.unwrap_or_else(|error| {
            panic!(
                "{error}: {text}\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
        }))
    }

    pub(crate) fn grade(&self) -> &str {
        self.0["grade"].as_str().expect("a grade")
    }

    pub(crate) fn check(&self, id: &str) -> &Value {
        let checks = self.0["checks"].as_array().expect("checks");
        let mut all = checks.iter();
        all.find(|check| check["id"] == id)
            .unwrap_or_else(|| panic!("there is no `{id}`"))
    }

    pub(crate) fn outcome(&self, id: &str) -> &str {
        self.check(id)["outcome"].as_str().expect("an outcome")
    }

    /// The checks with an outcome.
    pub(crate) fn all(&self, outcome: &str) -> Vec<&str> {
        let checks = self.0["checks"].as_array().expect("checks");
        checks
            .iter()
            .filter(|check| check["outcome"] == outcome)
            .filter_map(|check| check["id"].as_str())
            .collect()
    }

    /// The facts of a check that found something, and its repairs, as two texts.
    pub(crate) fn found(&self, id: &str) -> (String, String) {
        let check = self.check(id);
        assert_eq!(check["outcome"], "found", "{id}: {check:#}\n{:#}", self.0);
        let (mut facts, mut repairs) = (Vec::new(), Vec::new());
        for finding in check["findings"].as_array().expect("findings") {
            facts.push(finding["fact"].as_str().expect("a fact").to_owned());
            let all = finding["repairs"].as_array().expect("repairs");
            assert!(!all.is_empty(), "{id} has no repair: {finding}");
            repairs.extend(all.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        (facts.join("\n"), repairs.join("\n"))
    }

    /// A finding with these words in its facts and its repairs, and the grade.
    pub(crate) fn assert_found(&self, id: &str, fact: &str, repair: &str, grade: &str) {
        let (facts, repairs) = self.found(id);
        assert!(facts.contains(fact), "{id}: `{fact}` is not in: {facts}");
        assert!(
            repairs.contains(repair),
            "{id}: `{repair}` is not in: {repairs}"
        );
        assert_eq!(self.grade(), grade, "{id}: {:?}", self.all("found"));
    }
}
