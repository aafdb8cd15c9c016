import Formatting
import Testing

@Suite("Text from outside")
struct VisibleTests {
  @Test("every control character becomes an escape, and nothing else does")
  func controls() {
    #expect("a\u{1B}[2Jb\u{7}\u{7F}\u{9B}1m".visible == #"a\u001b[2Jb\u0007\u007f\u009b1m"#)
    #expect("one\ntwo\r\nthree\t".visible == #"one\u000atwo\u000d\u000athree\u0009"#)
    for text in ["", "Für Elise", "夜に駆ける", "e\u{301}", "🎵 \\ \"", "שלום"] { #expect(text.visible == text) }
  }

  @Test("line breaks and the sequences that are known stay; a sequence that only begins like one does not")
  func keeping() {
    let bold = "\u{1B}[1m"
    #expect("\(bold)x\n\u{1B}[1;31my\u{1B}".visible(keeping: [bold]) == "\(bold)x\n\\u001b[1;31my\\u001b")
  }
}
