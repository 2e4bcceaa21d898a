namespace Boxfit.Tests.Data.Formats;

/// <summary>A folder with the pictures a.png, b.png and c.png of 120×80 pixels, and what is read of a table beside them.</summary>
sealed class TableFolder : IDisposable
{
    readonly PictureFolder _folder = new();

    public TableFolder()
    {
        foreach (string name in (string[])["a.png", "b.png", "c.png"]) AddPicture(name);
    }

    public void AddPicture(string name, int width = 120, int height = 80) => _folder.AddPicture(name, width, height);

    public AnnotationSet Read(string csv, ReadOptions? options = null) =>
        AnnotationFiles.Read(_folder.AddFile("boxes.csv", csv), options ?? ReadOptions.ByContent);

    /// <summary>The boxes in pixels of such a picture; none may be left out.</summary>
    public static (int, int, int, int)[] Boxes(AnnotationSet set)
    {
        Assert.Empty(set.Problems);
        return
        [
            .. set.Pictures.SelectMany(p => p.Objects).Select(o => o.ToPixels(120, 80))
                .Select(b => ((int)b.X1, (int)b.Y1, (int)b.X2, (int)b.Y2)),
        ];
    }

    public void Dispose() => _folder.Dispose();
}
