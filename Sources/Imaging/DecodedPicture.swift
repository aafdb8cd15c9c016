/// Something with pixels in rows and columns.
public protocol Picture: Sendable {
  var width: Int { get }
  var height: Int { get }
}

extension GreyImage: Picture {}
extension RGBImage: Picture {}

/// A picture out of a file, perhaps smaller than in the file.
public struct DecodedPicture<Image: Picture>: Sendable {
  public let image: Image
  /// The size of the picture in the file, turned upright, in pixels.
  public let originalWidth, originalHeight: Int

  /// How many of the file's pixels make one decoded pixel along a side; 1 where nothing was shrunk.
  public var scale: Double { Double(originalWidth) / Double(image.width) }

  /// A box of the decoded picture in the file's own pixels.
  public func original(_ box: Box) -> Box {
    box.scaled(x: Double(originalWidth) / Double(image.width), y: Double(originalHeight) / Double(image.height))
  }
}

extension DecodedPicture where Image == RGBImage {
  /// The luma of the same picture.
  public func grey() -> DecodedPicture<GreyImage> {
    DecodedPicture<GreyImage>(image: image.grey(), originalWidth: originalWidth, originalHeight: originalHeight)
  }
}
