//! `--json` is what docs/inspect.schema.json says.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::json;
use super::samples::one_of_each;
use crate::support::command::Context;
use crate::support::tls::TlsServers;
use crate::support::{have, text};

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/inspect.schema.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON")
}

/// What a value has that the schema does not, or the other way round. The part of JSON Schema that the page uses.
fn differences(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root
            .pointer(name.trim_start_matches('#'))
            .expect("a definition");
        return differences(value, target, root, at);
    }
    if let Some(constant) = schema.get("const") {
        return if value == constant {
            vec![]
        } else {
            vec![format!("{at}: {value} is not {constant}")]
        };
    }
    if let Some(choices) = schema["enum"].as_array() {
        return if choices.contains(value) {
            vec![]
        } else {
            vec![format!("{at}: {value} is none of {choices:?}")]
        };
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[key].as_array() {
            let tries: Vec<_> = choices
                .iter()
                .map(|choice| differences(value, choice, root, at))
                .collect();
            return tries
                .into_iter()
                .min_by_key(Vec::len)
                .filter(|best| !best.is_empty())
                .unwrap_or_default();
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let mut found = Vec::new();
    if !kinds.contains(&kind) {
        found.push(format!("{at}: {kind} is not {kinds:?}"));
    }
    if let Value::Array(items) = value {
        for (number, item) in items.iter().enumerate() {
            found.extend(differences(
                item,
                &schema["items"],
                root,
                &format!("{at}[{number}]"),
            ));
        }
    }
    if let Value::Object(fields) = value {
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(schema) => {
                    found.extend(differences(field, schema, root, &format!("{at}.{name}")));
                }
                None => found.push(format!("{at}.{name} is not documented")),
            }
        }
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !fields.contains_key(name) {
                found.push(format!("{at}.{name} is missing"));
            }
        }
    }
    found
}

#[test]
fn every_kind_of_object_is_as_documented() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    one_of_each(&context);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let target = format!("127.0.0.1:{}", servers.tls());
    let ca = text(&context.ca()).to_owned();
    let entries = json(
        &context,
        &[
            "tls",
            &ca,
            "request",
            "public",
            "list",
            "gone.pem",
            &target,
            "--name",
            "other.test",
        ],
    );
    let kinds: std::collections::BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert_documented(&entries);
}

#[test]
fn the_example_of_the_page_is_as_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/inspect.md");
    let page = fs::read_to_string(path).expect("the page");
    let (_, rest) = page.split_once("```json\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let entries: Vec<Value> = serde_json::from_str(example).expect("an array");
    assert_eq!(entries.len(), 2);
    assert_documented(&entries);
}

fn assert_documented(entries: &[Value]) {
    let schema = schema();
    // The kind decides which of the shapes it must have.
    let shapes = schema["items"]["oneOf"].as_array().expect("shapes");
    let named = |shape: &Value| {
        let name = shape["$ref"].as_str().expect("a name");
        let shape = schema.pointer(name.trim_start_matches('#'));
        shape.expect("a shape").clone()
    };
    for entry in entries {
        let shape = shapes
            .iter()
            .map(named)
            .find(|shape| shape["properties"]["kind"]["const"] == entry["kind"])
            .unwrap_or_else(|| panic!("{} is not documented", entry["kind"]));
        let wrong = differences(entry, &shape, &schema, "");
        assert!(wrong.is_empty(), "{}\n{entry:#}", wrong.join("\n"));
    }
}
