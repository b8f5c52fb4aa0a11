//! What whisper.cpp asks and tells while it works.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};

use whisper_rs::{FullParams, WhisperSysContext, WhisperSysState, WhisperTokenData};

use super::pool::Stop;

/// Looks over whisper.cpp's shoulder for one call of it, which makes all its calls on the thread of that call.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    stop: &'a Stop,
    /// Times that the words of this window of 30 s were begun, each at a higher temperature.
    tries: Cell<u32>,
    /// The try that each segment came from, 0 for the first.
    found: RefCell<Vec<u32>>,
}

impl<'a> Watch<'a> {
    pub(super) const fn new(stop: &'a Stop) -> Self {
        Self {
            stop,
            tries: Cell::new(0),
            found: RefCell::new(Vec::new()),
        }
    }

    /// Which try each of the segments came from.
    pub(super) fn into_tries(self) -> Vec<u32> {
        self.found.into_inner()
    }

    /// Has whisper.cpp call it.
    #[expect(
        unsafe_code,
        reason = "the safe twins of these calls leak, and one runs another closure than it was given"
    )]
    pub(super) fn attach(&'a self, params: &mut FullParams<'a, 'a>) {
        let itself: *mut c_void = std::ptr::from_ref(self).cast_mut().cast();
        // SAFETY: the callbacks read a `Watch` behind the pointer that they get, and the parameters borrow that `Watch`.
        unsafe {
            params.set_abort_callback(Some(is_stopped));
            params.set_abort_callback_user_data(itself);
            params.set_start_encoder_callback(Some(window_begins));
            params.set_start_encoder_callback_user_data(itself);
            params.set_filter_logits_callback(Some(token_comes));
            params.set_filter_logits_callback_user_data(itself);
            params.set_new_segment_callback(Some(segments_are_found));
            params.set_new_segment_callback_user_data(itself);
        }
    }
}

/// The `Watch` behind the pointer of a callback.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe fn watch<'a>(pointer: *mut c_void) -> &'a Watch<'a> {
    // SAFETY: `attach` set this pointer from a reference that outlives the parameters.
    unsafe { &*pointer.cast_const().cast::<Watch<'a>>() }
}

/// Asked after every pass of the encoder and every token.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe extern "C" fn is_stopped(pointer: *mut c_void) -> bool {
    // SAFETY: it is the pointer of `attach`.
    unsafe { watch(pointer) }.stop.is_set()
}

/// Asked before each window of 30 s.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe extern "C" fn window_begins(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    pointer: *mut c_void,
) -> bool {
    // SAFETY: it is the pointer of `attach`.
    unsafe { watch(pointer) }.tries.set(0);
    true
}

/// Told before each token, with those that are there already.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe extern "C" fn token_comes(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    _: *const WhisperTokenData,
    count: c_int,
    _: *mut f32,
    pointer: *mut c_void,
) {
    if count == 0 {
        // SAFETY: it is the pointer of `attach`.
        let tries = unsafe { &watch(pointer).tries };
        tries.set(tries.get().saturating_add(1));
    }
}

/// Told when segments are finished.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe extern "C" fn segments_are_found(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    count: c_int,
    pointer: *mut c_void,
) {
    // SAFETY: it is the pointer of `attach`.
    let watch = unsafe { watch(pointer) };
    let number = watch.tries.get().saturating_sub(1);
    // A panic must not go through C.
    if let Ok(mut found) = watch.found.try_borrow_mut() {
        found.extend((0..count).map(|_| number));
    }
}
