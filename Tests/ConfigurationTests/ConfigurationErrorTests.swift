import Configuration
import Testing

@Suite("Configuration errors")
struct ConfigurationErrorTests {
  @Test("each problem is a line with file and place")
  func lines() {
    let error = ConfigurationError(
      file: "/etc/a.toml",
      problems: [ConfigurationProblem(line: 3, text: "bad"), ConfigurationProblem(line: nil, text: "worse")])
    #expect(error.description == "/etc/a.toml:3: bad\n/etc/a.toml: worse")
  }
}
