import Glibc

/// Takes out of texts what a bug report must not hold: names of people, titles of their music, and the paths of their files.
struct Redactor: Sendable {
  /// Longest first, so that no name is broken up by another one within it.
  private let names: [String]

  /// Paths below these tell nothing about anybody.
  private static let harmless = ["/dev/", "/sys/", "/proc/", "/etc/mien/", "/run/mien/", "/var/lib/mien/", "/usr/"]
  /// Shorter names would fit into any word.
  private static let shortest = 3

  init(names: some Sequence<String>) {
    let unique = Set(names.filter { $0.count >= Self.shortest && $0 != "mien" && $0 != "root" })
    self.names = unique.sorted { ($1.count, $0) < ($0.count, $1) }
  }

  func clean(_ text: String) -> String {
    let pathless = Self.withoutPaths(text)
    return names.reduce(pathless) { text, name in
      text.contains(name)
        ? text.split(separator: name, omittingEmptySubsequences: false).joined(separator: "<name>") : text
    }
  }

  /// A path goes up to where our texts end one: at a quote, a line's end, or a colon, semicolon or comma with a space behind
  /// it. Its own spaces are part of it.
  private static func withoutPaths(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    var before: Character = " "
    while let character = rest.first {
      let startsPath = character == "/" && " \"'(=:,[".contains(before) && rest.dropFirst().first?.isWhitespace == false
      if startsPath {
        let path = rest.prefix(pathLength(rest))
        result += isHarmless(path) ? String(path) : "<path>"
        before = path.last ?? "/"
        rest = rest.dropFirst(path.count)
      } else {
        result.append(character)
        before = character
        rest = rest.dropFirst()
      }
    }
    return result
  }

  private static func pathLength(_ text: Substring) -> Int {
    let isHarmless = harmless.contains { text.hasPrefix($0) }
    var length = 0
    var rest = text
    while let character = rest.first {
      rest = rest.dropFirst()
      if character.isNewline || character == "\"" || character == "'" { break }
      if isHarmless, character.isWhitespace { break }
      if ":;,".contains(character), rest.first.map({ $0 == " " }) ?? true { break }
      length += 1
    }
    return length
  }

  /// Nothing of ours has a space in its name or steps out of its folder.
  private static func isHarmless(_ path: Substring) -> Bool {
    harmless.contains { path.hasPrefix($0) } && !path.contains("/../")
  }
}

extension Redactor {
  func clean(_ check: Check) -> Check {
    var check = check
    if check.id == ConfigurationCheck.id, check.verdict == .fail {
      // What stands in a broken file may be anything.
      check.found = "it has errors"
    }
    check.found = clean(check.found)
    check.advice = check.advice.map(clean)
    check.values = check.values.mapValues { fact in
      if case .text(let text) = fact { .text(clean(text)) } else { fact }
    }
    return check
  }

  func clean(_ problem: Problem) -> Problem {
    var problem = problem
    problem.text = problem.kind == .music ? "a track cannot be played" : clean(problem.text)
    return problem
  }

  func clean(_ diagnosis: Diagnosis) -> Diagnosis {
    var diagnosis = diagnosis
    diagnosis.stateFolder = clean(diagnosis.stateFolder)
    diagnosis.problems = diagnosis.problems.map(clean)
    diagnosis.checks = diagnosis.checks.map { check in
      check.id == ProblemCheck.id ? ProblemCheck.judge(diagnosis.problems, now: diagnosis.at) : clean(check)
    }
    return diagnosis
  }

  /// Names of the people of this machine, and its own.
  static func namesOfThisMachine(_ files: SystemFiles) -> [String] {
    let variables = ["USER", "LOGNAME", "SUDO_USER"].compactMap { (name: String) in
      getenv(name).map { String(cString: $0) }
    }
    let homes = files.entries("/home", "").compactMap { $0.split(separator: "/").last.map(String.init) }
    let host = [files.text("/proc/sys/kernel/hostname")].compactMap(\.self).filter { $0 != "localhost" }
    return variables + homes + host
  }
}
