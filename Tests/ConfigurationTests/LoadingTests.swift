import Configuration
import Glibc
import Testing

@Suite("Loading the configuration file")
struct LoadingTests {
  private func failure(_ path: String?, standardPath: String = "/nowhere/mien.toml") -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try Configuration.load(path, standardPath: standardPath)
      return nil
    } catch {
      return error
    }
  }

  /// Calls with the path of a file that holds the text.
  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    var name = Array("/tmp/mien-configuration-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    try #require(descriptor >= 0)
    let path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { unlink(path) }
    let bytes = Array(text.utf8)
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    try body(path)
  }

  @Test("without a file at the usual place the defaults apply")
  func missingStandard() throws {
    let loaded = try Configuration.load(nil, standardPath: "/nowhere/mien.toml")
    #expect(loaded.configuration == Configuration() && loaded.file == nil && loaded.lines.isEmpty)
  }

  @Test("a file that was named must be there")
  func missingNamed() {
    let error = failure("/nowhere/mine.toml")
    #expect(error?.file == "/nowhere/mine.toml")
    #expect(error?.description.contains("No such file") == true)
  }

  @Test("a file is read from the usual place and by name")
  func present() throws {
    try withFile("speaker.volume = 0.25\n") { path in
      #expect(try Configuration.load(path).configuration.speaker.volume == 0.25)
      let loaded = try Configuration.load(nil, standardPath: path)
      #expect(loaded.configuration.speaker.volume == 0.25)
      #expect(loaded.file == path && loaded.lines == ["speaker.volume": 1])
    }
  }

  @Test("a bad file at the usual place is an error that names it")
  func bad() throws {
    try withFile("speaker.volume = 2\n") { path in
      #expect(
        failure(nil, standardPath: path)?.lines == ["\(path):1: speaker.volume takes a number from 0 to 1, not 2"])
    }
  }

  @Test("a folder, and a file without an end, are errors")
  func strange() {
    #expect(failure("/tmp")?.description == "/tmp: cannot be read: Is a directory")
    #expect(failure(nil, standardPath: "/tmp/.")?.problems.count == 1)
    #expect(failure("/dev/zero")?.description.contains("1 MiB") == true)
  }
}
