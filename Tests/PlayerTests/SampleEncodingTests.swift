import Devices
import Testing

@testable import Player

struct SampleEncodingTests {
  private func encoded<Sample>(_ samples: [Float], _ encoding: SoundFormat.Encoding, as: Sample.Type) -> [Sample] {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: samples.count * encoding.bytes, alignment: 8)
    defer { bytes.deallocate() }
    samples.withUnsafeBufferPointer { encode($0, as: encoding, into: bytes) }
    return Array(bytes.bindMemory(to: Sample.self))
  }

  private let samples: [Float] = [0, 1, -1, 0.5, 3, -3, .infinity, -.infinity, .nan, 1 / 65_534]

  @Test("samples reach full scale and never pass it; what is not a number is silent")
  func full() {
    #expect(
      encoded(samples, .int16, as: Int16.self)
        == [0, 32_767, -32_767, 16_384, 32_767, -32_767, 32_767, -32_767, 0, 1])
    #expect(
      encoded(samples, .int32, as: Int32.self).prefix(6)
        == [0, 2_147_483_647, -2_147_483_647, 1_073_741_824, 2_147_483_647, -2_147_483_647])
    #expect(encoded(samples, .float32, as: Float.self).prefix(9) == [0, 1, -1, 0.5, 1, -1, 1, -1, 0])
  }
}
