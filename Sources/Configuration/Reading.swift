/// A configuration, and where its values come from.
public struct LoadedConfiguration: Sendable, Equatable {
  public let configuration: Configuration
  /// Nil where there is no file, so that every setting has its default.
  public let file: String?
  /// The line of each setting that the file sets, by its key such as `speaker.volume`.
  public let lines: [String: Int]
}

extension Configuration {
  /// The bytes of a configuration file. A key that it does not name keeps its default.
  ///
  /// - Parameter file: what to call it in errors.
  /// - Throws: everything that is wrong at once; only what is no TOML at all hides what comes after it.
  public static func read(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> LoadedConfiguration {
    let document: TOMLDocument
    do {
      document = try TOMLDocument(bytes)
    } catch {
      throw ConfigurationError(file: file, problems: [error])
    }
    var reading = Reading()
    reading.read(document)
    reading.checkTogether()
    guard reading.problems.isEmpty else { throw ConfigurationError(file: file, problems: reading.ordered) }
    return LoadedConfiguration(configuration: reading.configuration, file: file, lines: reading.lines)
  }
}

/// Goes through a document, collecting values and problems.
private struct Reading {
  /// More than this are not told: a file with so many is not one of ours.
  static let problemLimit = 50

  var configuration = Configuration()
  var lines: [String: Int] = [:]
  var problems: [ConfigurationProblem] = []
  private let settings = Dictionary(Setting.all.map { ($0.key, $0) }) { first, _ in first }
  private let sections = Set(Section.all.map(\.name))

  var ordered: [ConfigurationProblem] { problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) } }

  mutating func read(_ document: TOMLDocument) {
    var index = 0
    while index < document.entries.count, problems.count < Self.problemLimit {
      let entry = document.entries[index]
      // What is inside a section comes next; what is inside anything else has been dealt with.
      index += take(entry) ? 1 : 1 + entry.inside
    }
  }

  /// Whether to go on inside the entry.
  private mutating func take(_ entry: TOMLDocument.Entry) -> Bool {
    if let setting = settings[entry.key] {
      store(entry.value ?? .other("a table"), as: setting, line: entry.line)
      return false
    }
    guard sections.contains(entry.key) else {
      problems.append(ConfigurationProblem(line: entry.line, text: unknown(entry)))
      return false
    }
    if let value = entry.value {
      let found = if case .list = value { "[[\(entry.key)]] or a list" } else { value.brief }
      problems.append(
        ConfigurationProblem(line: entry.line, text: "\(entry.key) is a section: write [\(entry.key)], not \(found)"))
    }
    return entry.value == nil
  }

  private mutating func store(_ value: TOMLValue, as setting: Setting, line: Int?) {
    if setting.store(value, &configuration) {
      lines[setting.key] = line ?? 0
    } else {
      let text = "\(setting.key) takes \(setting.takes), not \(value.brief)"
      problems.append(ConfigurationProblem(line: line, text: text))
    }
  }

  private func unknown(_ entry: TOMLDocument.Entry) -> String {
    let isTable = entry.value == nil
    let name = "unknown \(isTable ? "section" : "key") \(isTable ? "[\(entry.key.shortened)]" : entry.key.shortened)"
    if let nearest = nearestName(to: entry.key) {
      return name + "; did you mean \(sections.contains(nearest) ? "[\(nearest)]" : nearest)?"
    }
    let section = entry.key.lastIndex(of: ".").map { String(entry.key[..<$0]) } ?? ""
    let known = Setting.all.filter { $0.section == section }.map(\.name)
    guard !known.isEmpty else {
      return name + "; there is \(Section.all.map { "[\($0.name)]" }.joined(separator: ", "))"
    }
    return name + "; [\(section)] has \(known.joined(separator: ", "))"
  }

  /// What values must hold together. Only where each is right by itself.
  mutating func checkTogether() {
    guard problems.isEmpty else { return }
    for (one, other) in [
      ("camera.width", "camera.height"), ("camera.privacy_switch.chip", "camera.privacy_switch.line"),
      ("button.chip", "button.line"), ("lamp.chip", "lamp.line"),
    ] where (lines[one] == nil) != (lines[other] == nil) {
      let (present, missing) = lines[one] == nil ? (other, one) : (one, other)
      complain(at: present, "\(present) needs \(missing) beside it")
    }
    if configuration.button.veryLongPress <= configuration.button.longPress {
      let late = lines["button.very_long_press"] == nil ? "button.long_press" : "button.very_long_press"
      complain(at: late, "button.very_long_press must be more than button.long_press")
    }
    let pins = [
      ("camera.privacy_switch.line", configuration.camera.privacySwitch.pin), ("button.line", configuration.button.pin),
      ("lamp.line", configuration.lamp.pin),
    ]
    for (index, (key, pin)) in pins.enumerated() {
      for (other, taken) in pins[..<index] {
        guard let pin, let taken, pin.chip == taken.chip, pin.line == taken.line else { continue }
        complain(at: key, "\(key) is the line of \(other) already")
      }
    }
  }

  private mutating func complain(at key: String, _ text: String) {
    problems.append(ConfigurationProblem(line: lines[key], text: text))
  }
}
