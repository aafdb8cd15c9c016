/// Something that did not work, and when.
public struct Problem: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable {
    case device, music, database, other
  }

  public var kind: Kind
  public var text: String
  /// Unix times in seconds of the first and the latest time.
  public var first: Double
  public var last: Double
  public var count: Int
}

/// The last problems; one that happens again is counted and not listed again.
public struct ProblemList: Sendable {
  public private(set) var problems: [Problem] = []
  static let most = 20

  public init() {}

  /// The newest last.
  public mutating func add(_ kind: Problem.Kind, _ text: String, at now: Double) {
    var problem = Problem(kind: kind, text: text, first: now, last: now, count: 1)
    if let known = problems.firstIndex(where: { $0.text == text }) {
      let old = problems.remove(at: known)
      (problem.first, problem.count) = (old.first, old.count + 1)
    }
    problems.append(problem)
    if problems.count > Self.most { problems.removeFirst() }
  }
}

extension Problem {
  /// What an event says is wrong; nil for all that is well.
  static func found(in event: DaemonEvent) -> (Kind, String)? {
    switch event {
    case .problem(let text): (.other, text)
    case .unplayable(let path, let reason): (.music, "cannot play \(path): \(reason)")
    case .state(.fault, let faults): (.device, faults.joined(separator: "; "))
    case .rebuilt(let moved, let recovered):
      (.database, "the database was damaged and lies at \(moved); \(recovered) rows were saved from it")
    case .vigil(let news): news.isProblem ? (.device, "\(news)") : nil
    case .state, .reloaded, .listener, .mood, .prompt, .chose, .plays, .liked, .skipped, .scanned: nil
    }
  }
}
