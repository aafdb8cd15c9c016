import Formatting
import Testing

@Suite("Numbers as people read them")
struct NumbersTests {
  @Test("a fixed number of decimals is kept, halves round away from zero")
  func fixedDecimals() {
    #expect(3.14159.fixed(2) == "3.14")
    #expect(2.0.fixed(3) == "2.000")
    #expect(0.5.fixed(0) == "1")
    #expect((-1.25).fixed(1) == "-1.3")
    #expect(Float(0.1).fixed(4) == "0.1000")
  }

  @Test("nothing reads as minus zero")
  func noMinusZero() {
    #expect((-0.001).fixed(2) == "0.00")
  }

  @Test("values that are no number are named")
  func notANumber() {
    #expect(Double.nan.fixed(2) == "nan")
    #expect((-Double.infinity).fixed(2) == "-inf")
  }

  @Test("durations read like a clock")
  func clock() {
    #expect(clockText(seconds: 187) == "3:07")
    #expect(clockText(seconds: 3727) == "1:02:07")
    #expect(clockText(seconds: -4) == "0:00")
  }

  @Test("sizes use powers of ten")
  func sizes() {
    #expect(byteText(812) == "812 bytes")
    #expect(byteText(1_500_000) == "1.5 MB")
  }
}
