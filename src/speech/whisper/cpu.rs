//! Whether this processor can run what whisper.cpp was compiled to.

use crate::speech::models::ModelError;

/// Refuses where the first matrix product would end the process with an illegal instruction.
///
/// `.cargo/config.toml` fixes what whisper.cpp is compiled for: on x86-64 the level x86-64-v3 (Haswell, 2013; Zen,
/// 2017). Other architectures run their common baseline.
///
/// # Errors
///
/// [`ModelError::Processor`].
pub fn check() -> Result<(), ModelError> {
    let missing = missing();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ModelError::Processor { missing })
    }
}

#[cfg(target_arch = "x86_64")]
fn missing() -> Vec<&'static str> {
    let needed = [
        ("SSE4.2", is_x86_feature_detected!("sse4.2")),
        ("AVX", is_x86_feature_detected!("avx")),
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("BMI2", is_x86_feature_detected!("bmi2")),
        ("FMA", is_x86_feature_detected!("fma")),
        ("F16C", is_x86_feature_detected!("f16c")),
    ];
    needed
        .into_iter()
        .filter(|(_, there)| !there)
        .map(|(name, _)| name)
        .collect()
}

#[cfg(not(target_arch = "x86_64"))]
const fn missing() -> Vec<&'static str> {
    Vec::new()
}
