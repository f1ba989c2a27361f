//! A real Chromium without a window, driven over its remote debugging pipe: one page, its files, keys, and what it asked for.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than anything here takes on a busy machine: a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(180);

/// A browser with one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: String,
    calls: u64,
    /// What the browser told of by itself, oldest first.
    pub events: VecDeque<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts it and opens the file.
    pub fn open(file: &Path) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
        // It reads commands from file 3 and answers on file 4.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1",
                "sh",
            ])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
            ])
            .args([
                "--hide-scrollbars",
                "--remote-debugging-pipe",
                "--disable-background-networking",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, from) = channel();
        std::thread::spawn(move || {
            for message in out.split(0) {
                let Ok(message) = message else { return };
                let Ok(message) = serde_json::from_slice(&message) else {
                    return;
                };
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser {
            to: child.stdin.take().unwrap(),
            child,
            from,
            session: String::new(),
            calls: 0,
            events: VecDeque::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.call("Target.attachToTarget", target);
        browser.session = session["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.size(1200, 900);
        browser.go(&format!("file://{}", file.display()));
        browser
    }

    /// Goes to another page, and waits until it is drawn.
    pub fn go(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url}));
        self.until(
            "document.readyState === 'complete' && document.querySelector('main h1') !== null",
        );
    }

    /// The size of the window.
    pub fn size(&mut self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// One command of the protocol and its answer.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to
            .write_all(format!("{message}\0").as_bytes())
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut answer = self.next(deadline, method);
            if answer["id"] == json!(id) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            self.events.push_back(answer);
        }
    }

    /// Waits until the browser told of `method`, and returns what it said.
    pub fn event(&mut self, method: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(place) = self
                .events
                .iter()
                .position(|event| event["method"] == json!(method))
            {
                return self.events.remove(place).unwrap()["params"].take();
            }
            let event = self.next(deadline, method);
            self.events.push_back(event);
        }
    }

    fn next(&mut self, deadline: Instant, what: &str) -> Value {
        match self
            .from
            .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("{what}: no answer in time"),
            Err(RecvTimeoutError::Disconnected) => {
                panic!("{what}: the browser ended: {:?}", self.child.try_wait())
            }
        }
    }

    /// The value of an expression in the page; a promise is waited for.
    pub fn eval(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let mut answer = self.call("Runtime.evaluate", params);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].take()
    }

    /// Waits until an expression holds: looked at by the page itself whenever it draws.
    pub fn until(&mut self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.eval(&format!("Boolean({expression})")) != json!(true) {
            assert!(Instant::now() < deadline, "never: {expression}");
            self.eval("new Promise((done) => setTimeout(done, 20))");
        }
    }

    /// Presses a key and lets it go.
    pub fn key(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => panic!("no code for {key}"),
        };
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let event = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Clicks in the middle of what a selector finds, as a person would.
    pub fn click(&mut self, selector: &str) {
        let at = self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Drops files or folders on the middle of the window.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": paths, "dragOperationsMask": 1});
            self.call(
                "Input.dispatchDragEvent",
                json!({"type": kind, "x": 300, "y": 300, "data": data}),
            );
        }
    }

    /// Gives files to a file field.
    pub fn choose(&mut self, selector: &str, paths: &[&Path]) {
        let document = self.call("DOM.getDocument", json!({}));
        let query = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let field = self.call("DOM.querySelector", query);
        self.call(
            "DOM.setFileInputFiles",
            json!({"nodeId": field["nodeId"], "files": paths}),
        );
    }

    /// What the page asked for since it was opened.
    pub fn requests(&self) -> Vec<String> {
        let asked = self
            .events
            .iter()
            .filter(|event| event["method"] == json!("Network.requestWillBeSent"));
        asked
            .map(|event| {
                event["params"]["request"]["url"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    /// What went wrong in the page's scripts, or was forbidden to it.
    pub fn troubles(&self) -> Vec<String> {
        let told = ["Runtime.exceptionThrown", "Log.entryAdded"];
        let events = self
            .events
            .iter()
            .filter(|event| told.contains(&event["method"].as_str().unwrap_or_default()));
        events.map(|event| event["params"].to_string()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
