import Appliance
import Formatting
import Synchronization

/// The daemon's log: one line an event on standard output, which systemd keeps in its journal. The same problem is
/// written once a minute at most.
final class Journal: Sendable {
  private let quiet = Mutex<[String: Double]>([:])

  func write(_ event: DaemonEvent) {
    guard let line = text(of: event) else { return }
    Console.print(line.visible)
  }

  private func text(_ problem: String) -> String? {
    let now = unixTime()
    let isNew = quiet.withLock { quiet in
      quiet = quiet.filter { now - $0.value < 60 && $0.value <= now }
      return quiet.updateValue(quiet[problem] ?? now, forKey: problem) == nil
    }
    // Level 4 is a warning in sd-daemon(3).
    return isNew ? "<4>\(problem)" : nil
  }

  private func text(of event: DaemonEvent) -> String? {
    switch event {
    case .rebuilt(let moved, let recovered): "<4>" + TryText.rebuilt(moved, recovered)
    case .state(let state, let faults):
      faults.isEmpty ? "state: \(state.rawValue)" : text("fault: " + faults.joined(separator: "; "))
    case .listener(let name): "listener: \(name ?? "a guest")"
    case .mood(let mood): "mood: \(mood?.rawValue ?? "don't know")"
    case .prompt(let reason): "sees nobody: \(reason.prompt)"
    case .chose(let choice): "next: \(choice.candidate.title) (\(choice.reason))"
    case .plays(let title): "plays: \(title)"
    case .unplayable(let path, let reason): text("cannot play \(path): \(reason)")
    case .liked(let title): "liked: \(title)"
    case .skipped(let title): "skipped: \(title)"
    case .scanned(let folder, let report): "music in \(folder): \(ScanText.summary(report))"
    case .reloaded(let changed): changed ? "configuration: new; starting with it" : "configuration: unchanged"
    case .vigil(let news): news.isProblem ? text("\(news)") : "\(news)"
    case .problem(let problem): text(problem)
    }
  }
}
