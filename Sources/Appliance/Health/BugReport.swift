import Configuration
import FoundationEssentials
import Glibc
import Store

/// The one file for a bug report: an archive of texts about the machine and the speaker. No picture, no template, no
/// title, no name, no path of anybody's files.
public struct BugReport: Sendable {
  private let files: [(name: String, text: String)]
  private let at: Double

  /// - Parameters:
  ///   - text: the diagnosis as people read it.
  public init(
    _ diagnosis: Diagnosis, devices: DeviceReport, examination: Examination, text: (Diagnosis) -> String
  ) throws {
    let loaded = Result { () throws(ConfigurationError) in try Configuration.load(examination.configurationFile) }
    let configuration = (try? loaded.get())?.configuration ?? Configuration()
    let inspection = try? Inspection(path: StateFolder(path: diagnosis.stateFolder).database)
    var names: [String] = inspection?.privateNames ?? []
    names += Redactor.namesOfThisMachine(examination.files)
    for folder in configuration.music.folders {
      names += folder.split(separator: "/").map(String.init).filter { $0 != "music" }
    }
    let redactor = Redactor(names: names)
    let clean = redactor.clean(diagnosis)
    at = diagnosis.at
    files = [
      ("diagnosis.txt", text(clean)), ("diagnosis.json", try Self.json(clean)),
      ("devices.json", redactor.clean(try Self.json(devices))),
      ("configuration.txt", Self.settings(loaded, redactor)), ("version.txt", "mien \(diagnosis.version)"),
      ("kernel.txt", Self.kernel(examination.files)),
      ("modules.txt", Self.modules(examination.files)), ("database.txt", Self.statistics(inspection)),
    ].map { (name: "mien-diagnosis/" + $0.0, text: $0.1) }
  }

  var archive: [UInt8] {
    var archive = TarArchive()
    for file in files { archive.add(file.name, Array((file.text + "\n").utf8), modified: at) }
    return archive.finished
  }

  /// Writes a new file that only this user may read.
  /// - Throws: `ApplianceError.alreadyThere`, `.unwritable`.
  public func write(to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? ApplianceError.alreadyThere(path) : ApplianceError.unwritable(path)
    }
    var rest = archive[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    let isClosed = close(descriptor) == 0
    guard rest.isEmpty, isClosed else {
      unlink(path)
      throw ApplianceError.unwritable(path)
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Known settings alone: whatever else stands in the file is not repeated.
  private static func settings(
    _ loaded: Result<LoadedConfiguration, ConfigurationError>, _ redactor: Redactor
  ) -> String {
    switch loaded {
    case .failure(let error):
      let lines = error.problems.compactMap(\.line).map { "\($0)" }
      return "# not usable: \(error.problems.count) errors, in lines \(lines.joined(separator: ", "))"
    case .success(let loaded):
      return Setting.all.map { setting in
        let origin = loaded.lines[setting.key].map { "  # line \($0)" } ?? ""
        guard let value = setting.value(loaded.configuration) else { return "#\(setting.key) is not set" }
        if case .list(let items) = value { return "\(setting.key) = \(items.count) items\(origin)" }
        return "\(setting.key) = \(redactor.clean(value.toml))\(origin)"
      }.joined(separator: "\n")
    }
  }

  /// Without the machine's name.
  private static func kernel(_ files: SystemFiles) -> String {
    ["ostype", "osrelease", "version"].compactMap { files.text("/proc/sys/kernel/\($0)") }.joined(separator: " ")
      + "\n" + (files.text("/proc/device-tree/model").map { $0.filter { $0 != "\0" } } ?? "no device tree")
  }

  private static func modules(_ files: SystemFiles) -> String {
    let lines = files.text("/proc/modules")?.split(separator: "\n") ?? []
    return lines.compactMap { $0.split(separator: " ").first }.sorted().joined(separator: "\n")
  }

  private static func statistics(_ found: Inspection?) -> String {
    guard let found else { return "there is none, or it cannot be read" }
    let counts = found.counts
    return """
      schema \(found.schema), known \(found.knownSchema)
      \(found.bytes) bytes, \(found.faults.count) faults
      \(counts.tracks) tracks, \(counts.vanished) vanished, \(counts.failures) failed files
      \(counts.listeners) listeners, \(counts.plays) plays, \(counts.feedback) likes and skips
      """
  }
}
