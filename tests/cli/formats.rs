use std::time::Instant;
use voicectl::pki::decode::{Item, decode};
use voicectl::pki::key::PrivateKey;
use voicectl::pki::passphrase::Passphrase;
use voicectl::pki::pkcs12::*;
#[test]
fn scratch() {
    let pass = Passphrase::new("geheim1".to_owned().into());
    let leaf = std::fs::read("/tmp/fmt/leaf.pem").unwrap();
    let chain = voicectl::pki::chain::from_pem(&leaf).unwrap();
    let key = PrivateKey::from_pem(&std::fs::read_to_string("/tmp/fmt/leaf.key").unwrap()).unwrap();
    for (s, n) in [(Strength::Modern, "wm.p12"), (Strength::Legacy, "wl.p12")] {
        let t = Instant::now();
        let b = identity(
            &Identity {
                chain: &chain,
                key: &key,
                alias: "voice",
            },
            &pass,
            s,
        )
        .unwrap();
        println!("{:?}", t.elapsed());
        std::fs::write(format!("/tmp/fmt/{n}"), &*b).unwrap();
        let t = Instant::now();
        println!("{:?}", decode(&b, Some(&pass)).unwrap().items.len());
        println!("{:?}", t.elapsed());
        let b = truststore(&[("root".to_owned(), chain[0].clone())], &pass, s).unwrap();
        std::fs::write(format!("/tmp/fmt/t{n}"), &*b).unwrap();
    }
    std::fs::write(
        "/tmp/fmt/we.pem",
        key.to_encrypted_pem(&pass).unwrap().as_bytes(),
    )
    .unwrap();
}
