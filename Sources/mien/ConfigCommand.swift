import ArgumentParser
import Configuration
import Formatting

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Look over the configuration file, and show what applies.",
    subcommands: [ConfigCheck.self, ConfigShow.self, ConfigDefault.self])
}

/// Which file.
struct ConfigFile: ParsableArguments {
  @Argument(
    help: "The configuration file; without it /etc/mien/mien.toml, or the defaults where that is not there.",
    completion: .file(extensions: ["toml"]))
  var file: String?

  /// - Throws: `ExitCode.failure` after each problem has been told.
  func load() throws -> LoadedConfiguration {
    do throws(ConfigurationError) {
      return try Configuration.load(file)
    } catch {
      error.lines.forEach(Console.complain)
      throw ExitCode.failure
    }
  }
}

struct ConfigCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong in a configuration file.",
    discussion: "Exits 0 if nothing is, and 1 with a line for each problem otherwise.")

  @OptionGroup var file: ConfigFile

  func run() throws {
    if let path = try file.load().file {
      Console.print("\(path) is fine")
    } else {
      Console.print("\(Configuration.standardPath) is not there, which is fine: the defaults apply")
    }
  }
}

struct ConfigDefault: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "default", abstract: "Print a configuration file that shows every default.")

  func run() {
    // The text ends with a line break of its own.
    Console.print(String(Configuration.commentedFile.dropLast()))
  }
}

struct ConfigShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print every setting that applies, and where it comes from.",
    discussion: "What is printed is a configuration file itself.")

  @OptionGroup var file: ConfigFile

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let loaded = try file.load()
    Console.print(json ? try mien.json(SettingsReport(loaded)) : Self.text(loaded))
  }

  private static func text(_ loaded: LoadedConfiguration) -> String {
    Section.all.map { section in
      let settings = Setting.all.filter { $0.section == section.name }
      return ([Console.bold("[\(section.name)]")] + settings.map { line($0, loaded) }).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private static func line(_ setting: Setting, _ loaded: LoadedConfiguration) -> String {
    guard let value = setting.value(loaded.configuration) else { return Console.dim("#\(setting.name) is not set") }
    let origin = loaded.lines[setting.key].map { "\(loaded.file ?? ""):\($0)" } ?? "default"
    return "\(setting.name) = \(value.toml)".padded(to: 40) + Console.dim("  # \(origin)")
  }
}

/// The settings as JSON: `{"file": ..., "settings": {"speaker.volume": {"value": 0.6, "line": 12}}}`; no line for a
/// default, and no value for what is not set.
private struct SettingsReport: Encodable {
  struct Item: Encodable {
    let value: JSONValue?
    let line: Int?
  }

  let file: String?
  let settings: [String: Item]

  init(_ loaded: LoadedConfiguration) {
    file = loaded.file
    let items = Setting.all.map { setting in
      (
        setting.key,
        Item(value: setting.value(loaded.configuration).map(JSONValue.init), line: loaded.lines[setting.key])
      )
    }
    settings = Dictionary(items) { first, _ in first }
  }
}

private struct JSONValue: Encodable {
  let value: TOMLValue

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .text(let text), .other(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .boolean(let flag): try container.encode(flag)
    case .list(let items): try container.encode(items.map(JSONValue.init))
    }
  }
}
