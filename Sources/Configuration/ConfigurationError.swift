/// One thing that is wrong in a configuration file.
public struct ConfigurationProblem: Error, Sendable, Equatable {
  /// From 1; nil where the whole file is meant.
  public let line: Int?
  /// What is wrong and what is allowed.
  public let text: String

  public init(line: Int?, text: String) {
    self.line = line
    self.text = text
  }
}

/// A configuration file that cannot be used, with everything that is wrong in it.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  /// At least one, in the order of the file.
  public let problems: [ConfigurationProblem]

  public init(file: String, problems: [ConfigurationProblem]) {
    self.file = file
    self.problems = problems
  }

  /// A line for each problem: `/etc/mien/mien.toml:12: speaker.volume takes a number from 0 to 1, not 1.5`.
  public var description: String { lines.joined(separator: "\n") }

  public var lines: [String] {
    problems.map { problem in "\(file)\(problem.line.map { ":\($0)" } ?? ""): \(problem.text)" }
  }
}
