namespace Boxfit.Bench;

/// <summary>A temporary folder of drawn JPEG pictures about as large and as detailed as photos for the web.</summary>
sealed class DrawnPictures : IDisposable
{
    const int Width = 592, Height = 396, Tile = 128, Kinds = 8, Quality = 88;

    DrawnPictures() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"boxfit-bench-{Guid.NewGuid():N}");

    public static DrawnPictures Create(int count)
    {
        var drawn = new DrawnPictures();
        var kinds = Enumerable.Range(0, Math.Min(count, Kinds)).Select(kind => PictureWriter.EncodeJpeg(Draw((ulong)kind), Quality))
            .ToList();
        for (int i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(drawn.Folder, $"{i:D4}.jpg"), kinds[i % kinds.Count]);
        return drawn;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A mosaic of the demo's pictures.</summary>
    static RgbImage Draw(ulong seed)
    {
        var picture = new RgbImage(Width, Height);
        int index = 0;
        for (int top = 0; top < Height; top += Tile)
        {
            for (int left = 0; left < Width; left += Tile)
            {
                var tile = DemoPictures.Draw(seed, index++, out _);
                int columns = Math.Min(tile.Width, Width - left), rows = Math.Min(tile.Height, Height - top);
                for (int y = 0; y < rows; y++)
                    tile.Pixels.AsSpan(y * tile.Width * 3, columns * 3).CopyTo(picture.Pixels.AsSpan(((top + y) * Width + left) * 3));
            }
        }
        return picture;
    }
}
