import Imaging
import Testing

@testable import Devices

struct CameraFrameReaderTests {
  private func reader(_ encoding: CameraFormat.Encoding, _ width: Int, _ height: Int, stride: Int = 0) -> FrameReader? {
    FrameReader(FrameLayout(code: FourCC(encoding), width: width, height: height, bytesPerLine: stride))
  }

  private func read(_ reader: FrameReader?, _ bytes: [UInt8]) -> [UInt8]? {
    var image: GreyImage?
    return bytes.withUnsafeBytes { reader?.read($0, into: &image) ?? false } ? image?.pixels : nil
  }

  @Test("YUYV gives every first byte of two, without the padding")
  func yuyv() {
    let bytes: [UInt8] = [
      10, 128, 11, 129, 99, 99,
      20, 130, 21, 131, 99, 99,
    ]
    #expect(read(reader(.yuyv, 2, 2, stride: 6), bytes) == [10, 11, 20, 21])
    #expect(read(reader(.yuyv, 3, 2), bytes) == [10, 11, 99, 20, 21, 99])
  }

  @Test("a frame is read into the memory of the one before it, unless somebody still looks at that")
  func memory() throws {
    let grey = try #require(self.reader(.grey, 64, 64))
    var image: GreyImage?
    func address() -> UnsafePointer<UInt8>? { image?.pixels.withUnsafeBufferPointer(\.baseAddress) }
    func read(_ value: UInt8) -> Bool {
      [UInt8](repeating: value, count: 64 * 64).withUnsafeBytes { grey.read($0, into: &image) }
    }
    #expect(read(1))
    let first = address()
    #expect(read(2) && address() == first)
    let held = image
    #expect(read(3) && address() != first)
    #expect(held?.pixels.first == 2 && image?.pixels.first == 3)
  }

  @Test("GREY gives its bytes without the padding; the last row's padding may be missing")
  func grey() {
    #expect(read(reader(.grey, 3, 2, stride: 5), [1, 2, 3, 0, 0, 4, 5, 6]) == [1, 2, 3, 4, 5, 6])
    #expect(read(reader(.grey, 3, 2, stride: 5), [1, 2, 3, 0, 0, 4, 5]) == nil)
  }

  @Test("NV12 gives its first plane, and is short without its second")
  func nv12() {
    let luma: [UInt8] = [1, 2, 0, 3, 4, 0]
    #expect(read(reader(.nv12, 2, 2, stride: 3), luma + [128, 128, 0]) == [1, 2, 3, 4])
    #expect(read(reader(.nv12, 2, 2, stride: 3), luma + [128, 128]) == [1, 2, 3, 4])
    #expect(read(reader(.nv12, 2, 2, stride: 3), luma + [128]) == nil)
    #expect(read(reader(.nv12, 2, 2, stride: 3), luma) == nil)
  }

  @Test("a frame of any size and stride gives the luma that was put in, and is short by a byte less")
  func randomSizes() {
    let seed = UInt64.random(in: .min ... .max)
    var random = CameraRandom(seed: seed)
    for _ in 0..<200 {
      let (width, height) = (Int.random(in: 1...65, using: &random), Int.random(in: 1...20, using: &random))
      let encoding: CameraFormat.Encoding = [.grey, .nv12, .yuyv].randomElement(using: &random) ?? .grey
      let step = encoding == .yuyv ? 2 : 1
      let stride = width * step + Int.random(in: 0...33, using: &random)
      let rows = encoding == .nv12 ? height + (height + 1) / 2 : height
      var bytes = random.bytes(stride * rows)
      let luma = random.bytes(width * height)
      for y in 0..<height { for x in 0..<width { bytes[y * stride + x * step] = luma[y * width + x] } }
      let reader = reader(encoding, width, height, stride: stride)
      #expect(read(reader, bytes) == luma, "seed \(seed): \(encoding) \(width)x\(height), \(stride) a row")
      let least = reader?.fewestBytes ?? 0
      #expect(read(reader, Array(bytes.prefix(least))) == luma, "seed \(seed)")
      #expect(read(reader, Array(bytes.prefix(least - 1))) == nil, "seed \(seed)")
    }
  }

  @Test("layouts that cannot be are refused")
  func layouts() {
    #expect(reader(.grey, 0, 4) == nil && reader(.grey, 4, 0) == nil && reader(.grey, -1, 4) == nil)
    #expect(reader(.grey, 16_385, 1) == nil && reader(.grey, 16_384, 1) != nil)
    #expect(reader(.grey, 4, 4, stride: 3) == nil && reader(.yuyv, 4, 4, stride: 7) == nil)
    #expect(reader(.grey, 4, 4, stride: .max) == nil)
    #expect(reader(.picture, 4, 4) == nil)
    #expect(reader(.mjpg, 640, 480, stride: 1) != nil)
  }

  @Test("a JPEG frame is decoded, also with zeros behind it as drivers pad it")
  func mjpg() throws {
    let decoder = self.reader(.mjpg, 16, 16)
    for padding in [0, 1, 500] {
      let pixels = try #require(read(decoder, Self.jpeg + [UInt8](repeating: 0, count: padding)))
      #expect(pixels.count == 256)
      for (place, level) in [(17, 20), (30, 90), (225, 160), (254, 230)] {
        #expect(abs(Int(pixels[place]) - level) <= 3)
      }
    }
  }

  @Test("a JPEG without Huffman tables, as most cameras send it, gives the same pixels")
  func withoutTables() {
    var bytes: [UInt8] = []
    var place = 2
    bytes += Self.jpeg[..<place]
    // Segments are FF, marker, length with itself; the scan's data follow SOS.
    while Self.jpeg[place + 1] != 0xDA {
      let length = 2 + (Int(Self.jpeg[place + 2]) << 8 | Int(Self.jpeg[place + 3]))
      if Self.jpeg[place + 1] != 0xC4 { bytes += Self.jpeg[place..<(place + length)] }
      place += length
    }
    bytes += Self.jpeg[place...]
    #expect(bytes.count < Self.jpeg.count)
    let decoder = reader(.mjpg, 16, 16)
    let pixels = read(decoder, bytes)
    #expect(pixels != nil && pixels == read(decoder, Self.jpeg))
  }

  @Test("a JPEG that is cut off, or is none, is no frame; damaged ones never crash")
  func damagedJPEG() {
    let decoder = self.reader(.mjpg, 16, 16)
    for length in [0, 1, 3, 20, Self.jpeg.count / 2, Self.jpeg.count - 8] {
      #expect(read(decoder, Array(Self.jpeg.prefix(length))) == nil)
    }
    #expect(read(decoder, Array("P5\n1 1\n255\n0".utf8)) == nil)
    let seed = UInt64.random(in: .min ... .max)
    var random = CameraRandom(seed: seed)
    for _ in 0..<300 {
      var bytes = Self.jpeg
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if let pixels = read(decoder, bytes) { #expect(pixels.count <= 4 * 16 * 16, "seed \(seed)") }
    }
  }

  /// 16x16, grey: 20 top left, 90 top right, 160 bottom left, 230 bottom right; encoded with Pillow.
  private static let jpeg: [UInt8] = [
    255, 216, 255, 224, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 255, 219, 0, 67, 0, 3, 2, 2, 3, 2, 2, 3,
    3, 3, 3, 4, 3, 3, 4, 5, 8, 5, 5, 4, 4, 5, 10, 7, 7, 6, 8, 12, 10, 12, 12, 11, 10, 11, 11, 13, 14, 18, 16, 13, 14,
    17, 14, 11, 11, 16, 22, 16, 17, 19, 20, 21, 21, 21, 12, 15, 23, 24, 22, 20, 24, 18, 20, 21, 20, 255, 192, 0, 11,
    8, 0, 16, 0, 16, 1, 1, 17, 0, 255, 196, 0, 31, 0, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4,
    5, 6, 7, 8, 9, 10, 11, 255, 196, 0, 181, 16, 0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125, 1, 2, 3, 0, 4, 17,
    5, 18, 33, 49, 65, 6, 19, 81, 97, 7, 34, 113, 20, 50, 129, 145, 161, 8, 35, 66, 177, 193, 21, 82, 209, 240, 36,
    51, 98, 114, 130, 9, 10, 22, 23, 24, 25, 26, 37, 38, 39, 40, 41, 42, 52, 53, 54, 55, 56, 57, 58, 67, 68, 69, 70,
    71, 72, 73, 74, 83, 84, 85, 86, 87, 88, 89, 90, 99, 100, 101, 102, 103, 104, 105, 106, 115, 116, 117, 118, 119,
    120, 121, 122, 131, 132, 133, 134, 135, 136, 137, 138, 146, 147, 148, 149, 150, 151, 152, 153, 154, 162, 163,
    164, 165, 166, 167, 168, 169, 170, 178, 179, 180, 181, 182, 183, 184, 185, 186, 194, 195, 196, 197, 198, 199,
    200, 201, 202, 210, 211, 212, 213, 214, 215, 216, 217, 218, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234,
    241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 255, 218, 0, 8, 1, 1, 0, 0, 63, 0, 252, 223, 175, 174, 235,
    235, 170, 250, 238, 191, 255, 217,
  ]
}
