namespace Boxfit.Imaging;

/// <summary>What a picture's header says.</summary>
/// <param name="Width">Width in pixels of the upright picture.</param>
/// <param name="Height">Height in pixels of the upright picture.</param>
/// <param name="Format">The format by content, whatever the file is called: jpeg, png, webp, bmp, tiff or gif.</param>
/// <param name="Orientation">The EXIF orientation it is stored in, 1…8; 1 where the file does not say.</param>
public sealed record PictureInfo(int Width, int Height, string Format, int Orientation);
