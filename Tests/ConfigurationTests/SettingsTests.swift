import Testing

@testable import Configuration

@Suite("The table of settings")
struct SettingsTests {
  @Test("every key is there once, in a section that there is, and every section has keys")
  func keys() {
    #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
    #expect(Set(Setting.all.map(\.section)) == Set(Section.all.map(\.name)))
    #expect(Set(Section.all.map(\.name)).count == Section.all.count)
  }

  @Test("every default and example is a value that its setting takes and gives back")
  func values() throws {
    for setting in Setting.all {
      let value = try #require(setting.standard ?? setting.example, "\(setting.key) shows nothing")
      var configuration = Configuration()
      #expect(setting.store(value, &configuration), "\(setting.key)")
      #expect(setting.value(configuration) == value, "\(setting.key)")
      #expect((setting.standard == nil) == (setting.example != nil), "\(setting.key)")
    }
  }

  @Test("a setting changes its own property and no other")
  func own() throws {
    for setting in Setting.all {
      let others: [TOMLValue] = [
        .boolean(!(setting.standard == .boolean(true))), .integer(2), .text("/else"), .text("disabled"), .text("MJPG"),
        .list([.text("/else")]), .number(-20), .number(0.5), .integer(20),
      ]
      var changed = Configuration()
      #expect(others.contains { setting.store($0, &changed) && changed != Configuration() }, "\(setting.key)")
      for other in Setting.all where other.key != setting.key {
        #expect(other.value(changed) == other.standard, "\(setting.key) changes \(other.key)")
      }
    }
  }

  @Test("a refused value changes nothing")
  func refused() {
    for setting in Setting.all {
      var configuration = Configuration()
      #expect(!setting.store(.other("a date"), &configuration), "\(setting.key)")
      #expect(configuration == Configuration())
    }
  }

  @Test("every setting says what it is for, in sentences")
  func about() {
    for text in Setting.all.map(\.about) + Section.all.map(\.about) {
      #expect(text.hasSuffix(".") && !text.contains("\n"), "\(text)")
    }
  }
}
