/// The picture formats read here.
public enum PictureFormat: String, Sendable, CustomStringConvertible {
  case jpeg = "JPEG"
  case png = "PNG"
  case pgm = "PGM"

  public var description: String { rawValue }

  /// By the first bytes, never by the name; nil where they are of none.
  public init?(content bytes: some Collection<UInt8>) {
    let start = [UInt8](bytes.prefix(8))
    if start.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if start == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] {
      self = .png
    } else if start.starts(with: Array("P5".utf8)) || start.starts(with: Array("P2".utf8)) {
      self = .pgm
    } else {
      return nil
    }
  }
}

/// Reads JPEG, PNG and PGM pictures of up to 200 megapixels. A picture of more than `pixels` pixels is shrunk while it is
/// decoded, so that memory stays bounded.
public enum PictureFile {
  /// Larger pictures are refused, in pixels.
  public static let largestArea = 200_000_000
  /// Larger pictures are shrunk on the way, in pixels, unless the caller says otherwise.
  public static let usualPixels = 16_000_000
  /// Larger files are refused, in bytes.
  public static let largestFile = 256_000_000

  /// The luma of the picture at `path`, upright.
  public static func readGrey(
    path: String, pixels: Int = usualPixels
  ) throws(ImagingError) -> DecodedPicture<GreyImage> {
    try decodeGrey(readFile(path, limit: largestFile), name: path, pixels: pixels)
  }

  /// The colours of the picture at `path`, upright; a grey picture has three equal channels.
  public static func readRGB(path: String, pixels: Int = usualPixels) throws(ImagingError) -> DecodedPicture<RGBImage> {
    try decodeRGB(readFile(path, limit: largestFile), name: path, pixels: pixels)
  }

  /// As `readGrey`; `name` is what errors call the picture.
  public static func decodeGrey(
    _ bytes: [UInt8], name: String, pixels: Int = usualPixels
  ) throws(ImagingError) -> DecodedPicture<GreyImage> {
    let samples = try decode(bytes, name: name, channels: 1, limit: pixels)
    let image = GreyImage(checkedWidth: samples.width, height: samples.height, pixels: samples.samples)
    return DecodedPicture(image: image, originalWidth: samples.originalWidth, originalHeight: samples.originalHeight)
  }

  /// As `readRGB`; `name` is what errors call the picture.
  public static func decodeRGB(
    _ bytes: [UInt8], name: String, pixels: Int = usualPixels
  ) throws(ImagingError) -> DecodedPicture<RGBImage> {
    let samples = try decode(bytes, name: name, channels: 3, limit: pixels)
    let image = RGBImage(checkedWidth: samples.width, height: samples.height, pixels: samples.samples)
    return DecodedPicture(image: image, originalWidth: samples.originalWidth, originalHeight: samples.originalHeight)
  }

  private static func decode(
    _ bytes: [UInt8], name: String, channels: Int, limit: Int
  ) throws(ImagingError) -> Samples {
    guard !bytes.isEmpty else { throw .empty(name: name) }
    let source = PictureSource(bytes: bytes, name: name, channels: channels, limit: max(limit, 1))
    switch PictureFormat(content: bytes) {
    case .jpeg: return try source.decodeJPEG()
    case .png: return try source.decodePNG()
    case .pgm: return try source.decodePGM()
    case nil: throw .unknownFormat(name: name)
    }
  }
}

/// What a decoder works from.
struct PictureSource {
  let bytes: [UInt8]
  let name: String
  /// 1 for luma, 3 for red, green, blue.
  let channels: Int
  /// The most pixels to decode to.
  let limit: Int

  /// Refuses what no decoder should be asked for.
  func checkSize(width: Int, height: Int, format: PictureFormat) throws(ImagingError) {
    guard width > 0, height > 0 else { throw .zeroSize(name: name, format: format) }
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, area <= PictureFile.largestArea else {
      throw .tooLarge(name: name, width: width, height: height)
    }
  }

  /// The smallest whole factor that brings a picture down to `limit` pixels, at most 16.
  func shrink(width: Int, height: Int) -> Int {
    var factor = 1
    while factor < 16 && ((width + factor - 1) / factor) * ((height + factor - 1) / factor) > limit { factor += 1 }
    return factor
  }
}

/// What a decoder gives: `width * height * channels` samples, and the size of the picture in the file.
struct Samples {
  var width, height: Int
  var samples: [UInt8]
  var originalWidth, originalHeight: Int
}
