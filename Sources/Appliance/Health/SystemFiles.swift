import FoundationEssentials

/// The text files in which the kernel tells about the machine, below a root that tests replace.
public struct SystemFiles: Sendable {
  var root: String

  public init(root: String = "") { self.root = root }

  /// The file without the line break at its end; nil where it cannot be read.
  func text(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: root + path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.last?.isNewline == true ? String(text.dropLast()) : text
  }

  func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

  /// Full names of the entries of a folder that begin so, sorted.
  func entries(_ folder: String, _ beginning: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + folder)) ?? []
    return names.filter { $0.hasPrefix(beginning) }.sorted().map { "\(folder)/\($0)" }
  }

  /// The bytes that a line such as `MemTotal:  997912 kB` names.
  func kilobytes(_ name: String, in path: String) -> Int? {
    for line in text(path)?.split(separator: "\n") ?? [] where line.hasPrefix(name + ":") {
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }
    return nil
  }

  /// Bytes of a process's memory that lie in RAM; nil where it does not run.
  /// - Parameter process: its number, or `self`.
  public func residentMemory(of process: String) -> Int? { kilobytes("VmRSS", in: "/proc/\(process)/status") }
}
