//! Bytes of any encoding, read as UTF-8.

use std::io::{self, Read};

/// Decodes on the fly; what cannot be decoded reads as U+FFFD.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Window,
    output: Window,
    is_finished: bool,
}

/// The part of a buffer that is still to be used.
struct Window {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

impl Window {
    fn new() -> Self {
        Self { buffer: vec![0; 64 << 10].into(), start: 0, end: 0 }
    }

    fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(inner: R, decoder: encoding_rs::Decoder) -> Self {
        Self { inner, decoder, input: Window::new(), output: Window::new(), is_finished: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let source = &mut self.input;
        let mut is_last = false;
        if source.is_empty() {
            (source.start, source.end) = (0, self.inner.read(&mut source.buffer)?);
            is_last = source.end == 0;
        }
        let bytes = &source.buffer[source.start..source.end];
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.output.buffer, is_last);
        source.start += read;
        (self.output.start, self.output.end) = (0, written);
        self.is_finished = is_last && result == encoding_rs::CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.output.is_empty() && !self.is_finished {
            self.decode_more()?;
        }
        let length = out.len().min(self.output.end - self.output.start);
        out[..length].copy_from_slice(&self.output.buffer[self.output.start..][..length]);
        self.output.start += length;
        Ok(length)
    }
}
