//! A real Chromium, driven over its remote debugging pipe.
