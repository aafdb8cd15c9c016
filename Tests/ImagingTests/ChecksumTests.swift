import Testing

@testable import Imaging

@Suite struct ChecksumTests {
  @Test("the check value of CRC-32 is CBF43926")
  func checkValue() {
    #expect(crc32("123456789".utf8) == 0xCBF4_3926)
    #expect(crc32([UInt8]()) == 0)
  }
}
