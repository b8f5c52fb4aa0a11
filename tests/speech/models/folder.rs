//! The folder of models: what a name means, what is listed, what goes.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use voicectl::speech::models::{
    DEMO, KNOWN, KnownModel, ModelError, ModelFile, ModelFolder, ModelSource, Origin, Purpose,
    SILERO,
};

use super::{MODEL, digest};
use crate::support::text;

#[test]
fn the_table_is_what_it_says() {
    for known in KNOWN {
        let sizes = match known.purpose {
            Purpose::Words => 30_000_000..3_200_000_000,
            Purpose::Voice => 800_000..1_000_000,
        };
        assert!(sizes.contains(&known.size), "{}", known.name);
        assert_eq!(
            KNOWN
                .iter()
                .filter(|other| other.name == known.name)
                .count(),
            1
        );
        assert_eq!(
            KNOWN
                .iter()
                .filter(|other| other.sha256 == known.sha256)
                .count(),
            1
        );
    }
    let base = KnownModel::find("base.en").expect("it is in the table");
    assert_eq!(
        base.sha256.to_string(),
        "a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002"
    );
    assert_eq!(base.is_multilingual(), Some(false));
    let large = KnownModel::find("large-v3-turbo-q5_0").expect("it is in the table");
    assert_eq!(large.is_multilingual(), Some(true));
    assert_eq!(large.home(), base.home());
    let voice = KnownModel::find(SILERO).expect("it is in the table");
    assert_eq!(
        (voice.purpose, voice.is_multilingual()),
        (Purpose::Voice, None)
    );
    assert_eq!(
        voice.home(),
        "https://huggingface.co/ggml-org/whisper-vad/resolve/main"
    );
    assert!(KnownModel::find("base.de").is_none());
}

#[test]
fn a_folder_that_is_not_there_lists_what_could_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = ModelFolder::new(folder.path().join("none"))
        .list()
        .expect("no folder, no error");
    assert_eq!(list.len(), KNOWN.len() + 1);
    assert_eq!(
        (list[0].name.as_str(), list[0].origin),
        (DEMO, Origin::BuiltIn)
    );
    assert!(
        list[1..]
            .iter()
            .all(|model| model.path.is_none() && model.origin == Origin::Known)
    );
    assert!(!folder.path().join("none").exists());
}

#[test]
fn a_list_has_what_is_installed_known_or_not() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "ggml-mine.bin",
        "ggml-base.en.bin",
        "ggml-base.bin.part",
        "notes.txt",
    ] {
        fs::write(folder.path().join(name), MODEL).expect("it is written");
    }
    fs::write(folder.path().join("ggml-broken.bin"), "no model").expect("it is written");
    fs::create_dir(folder.path().join("ggml-folder.bin")).expect("a folder");
    let list = ModelFolder::new(folder.path())
        .list()
        .expect("it can be read");
    let custom: Vec<_> = list
        .iter()
        .filter(|model| model.origin == Origin::Custom)
        .map(|model| (model.name.as_str(), model.size, model.multilingual))
        .collect();
    assert_eq!(
        custom,
        [
            ("broken", 8, None),
            ("mine", MODEL.len() as u64, Some(false))
        ]
    );
    let installed: Vec<_> = list
        .iter()
        .filter(|model| model.origin == Origin::Known && model.path.is_some())
        .map(|model| (model.name.as_str(), model.size))
        .collect();
    assert_eq!(installed, [("base.en", MODEL.len() as u64)]);
}

#[test]
fn a_name_or_a_path_means_one_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let models = ModelFolder::new(folder.path());
    let path = folder.path().join("ggml-mine.bin");
    fs::write(&path, MODEL).expect("it is written");
    let file = |name: &str, sha256| {
        ModelSource::File(ModelFile {
            name: name.to_owned(),
            path: path.clone(),
            sha256,
        })
    };
    assert_eq!(models.resolve("demo").expect("built in"), ModelSource::Demo);
    assert_eq!(
        models.resolve("mine").expect("installed"),
        file("mine", None)
    );
    assert_eq!(
        models.resolve(text(&path)).expect("a path"),
        file("ggml-mine.bin", None)
    );

    let base = folder.path().join("ggml-base.en.bin");
    fs::write(&base, MODEL).expect("it is written");
    for name in ["base.en", text(&base)] {
        let ModelSource::File(model) = models.resolve(name).expect("installed") else {
            panic!("a file")
        };
        let pinned = KnownModel::find("base.en").map(|known| known.sha256);
        assert_eq!((model.name.as_str(), model.sha256), ("base.en", pinned));
        let error = model.check().expect_err("it is another model");
        assert!(matches!(error, ModelError::WrongDigest { .. }), "{error}");
    }

    let error = |name: &str| {
        models
            .resolve(name)
            .expect_err("there is no such model")
            .to_string()
    };
    assert_eq!(
        error("tiny"),
        format!("model `tiny` is not installed in {}", text(folder.path()))
    );
    assert!(error("tinny").starts_with("no model is called `tinny`; known: demo, tiny, "));
    assert_eq!(error("./x"), "there is no model file ./x");
    assert_eq!(error("x.bin"), "there is no model file x.bin");
    assert_eq!(error("/"), "there is no model file /");
}

#[test]
fn verifying_says_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let models = ModelFolder::new(folder.path());
    fs::write(folder.path().join("ggml-mine.bin"), MODEL).expect("it is written");
    let verified = models.verify("mine").expect("a model");
    assert_eq!(
        (verified.size, verified.sha256),
        (MODEL.len() as u64, digest(MODEL))
    );
    assert!(!verified.pinned, "nobody said what it should be");
    assert!(
        !folder.path().join("ggml-mine.bin.verified").exists(),
        "and nobody does now"
    );
    fs::write(folder.path().join("ggml-mine.bin"), &MODEL[..99]).expect("it is written");
    assert!(matches!(
        models.verify("mine"),
        Err(ModelError::NotAModel { .. })
    ));
    assert!(matches!(
        models.verify("demo"),
        Err(ModelError::BuiltIn("demo"))
    ));
    assert!(matches!(
        models.verify("tiny"),
        Err(ModelError::NotInstalled { .. })
    ));
}

/// A folder that cannot be written, as a service sees the models of root.
#[test]
fn a_model_of_somebody_else_can_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ggml-mine.bin");
    fs::write(&path, MODEL).expect("it is written");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("it is ours");
    let sha256 = Some(digest(MODEL));
    ModelFile {
        name: "mine".to_owned(),
        path,
        sha256,
    }
    .check()
    .expect("it is right");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[test]
fn removing_takes_the_model_and_its_traces() {
    let folder = tempfile::tempdir().expect("a folder");
    let models = ModelFolder::new(folder.path());
    for name in [
        "ggml-mine.bin",
        "ggml-mine.bin.verified",
        "ggml-tiny.bin.part",
    ] {
        fs::write(folder.path().join(name), "12345").expect("it is written");
    }
    fs::write(folder.path().join("ggml-other.bin"), "stays").expect("it is written");
    assert_eq!(models.remove("mine").expect("it is there"), 5);
    assert_eq!(models.remove("tiny").expect("a beginning is there"), 5);
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");

    assert!(matches!(
        models.remove("mine"),
        Err(ModelError::Unknown { .. })
    ));
    assert!(matches!(
        models.remove("tiny"),
        Err(ModelError::NotInstalled { .. })
    ));
    assert!(matches!(models.remove("demo"), Err(ModelError::BuiltIn(_))));
    assert!(matches!(
        models.remove("../other"),
        Err(ModelError::Unknown { .. })
    ));
}
