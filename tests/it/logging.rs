//! `-v` tells what is done, and nothing of any customer.

use super::support::api::Api;
use super::support::workspace::{KEY, Workspace};

const LIST: &str = "Email,Họ tên,Di động\nan.nguyen@example.vn,Nguyễn Văn An,0363042200\nbinh.tran@,Trần Bình,\n";

#[test]
fn a_log_tells_rows_and_requests_without_anything_personal() {
    let (workspace, api) = (Workspace::new(), Api::start(&["server-error=0.4", "seed=3"]));
    workspace.write("khach.csv", LIST);
    let log = |flags: &[&str]| {
        let arguments = [&["import", "khach.csv", "--resend", "--progress", "none"], flags].concat();
        workspace.run_at(&api.url(), &arguments).stderr
    };
    let (silent, course, all) = (log(&[]), log(&["-v"]), log(&["-vv"]));
    assert!(!silent.contains("the run begins"), "{silent}");
    assert!(course.contains("INFO the run begins total=2") && !course.contains("DEBUG"), "{course}");
    assert!(all.contains("DEBUG an attempt is over path=\"/1.0/customer/create\""), "{all}");
    assert!(all.contains("DEBUG a row is settled row=2 status=\"invalid\" code=\"email_invalid\""), "{all}");
    for told in [all, log(&["-vvv"]), log(&["-vvvv", "--mode", "create-or-update"])] {
        let is_log = |line: &&str| ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].iter().any(|level| line.contains(level));
        let log: Vec<_> = told.lines().filter(is_log).collect();
        assert!(log.len() > 5, "{told}");
        for personal in ["an.nguyen", "example.vn", "Nguyễn", "Trần", "binh", "36304", KEY] {
            assert!(!log.iter().any(|line| line.contains(personal)), "{personal} in {told}");
        }
    }
}
