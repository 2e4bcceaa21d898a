using Parquet;
using Parquet.Schema;

namespace Boxfit.Tests.Data.Formats;

public sealed class ParquetRowsTests : IDisposable
{
    static readonly string?[] s_names = ["a.jpg", "b.jpg", "c.jpg", "a.jpg"], s_labels = ["cat", null, "", "dog"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A table with a column for each edge, in two groups of rows.</summary>
    async Task<string> WriteColumns(CompressionMethod compression = CompressionMethod.Snappy)
    {
        DataField[] fields =
        [
            new DataField<string>("path"), new DataField<double?>("x1"), new DataField<int>("y1"), new DataField<float>("x2"),
            new DataField<long>("y2"), new DataField<string>("label"), new DataField<byte[]>("bytes"),
        ];
        string path = _folder["boxes.parquet"];
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(
            new(fields), stream, new ParquetOptions { CompressionMethod = compression });
        for (int group = 0; group < 2; group++)
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync(fields[0], s_names!);
            await rows.WriteAsync<double>(fields[1], new double?[] { 1.5, 2, 3, 40 }.AsMemory());
            await rows.WriteAsync<int>(fields[2], new[] { 2, 3, 4, 50 }.AsMemory());
            await rows.WriteAsync<float>(fields[3], new[] { 30.25f, 40, 50, 90 }.AsMemory());
            await rows.WriteAsync<long>(fields[4], new[] { 40L, 50, 60, 95 }.AsMemory());
            await rows.WriteAsync(fields[5], s_labels!);
            await rows.WriteAsync(fields[6], new byte[][] { [1], [2], [3], [4] });
        }
        return path;
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task A_table_is_read_as_one_of_text_is(CompressionMethod compression)
    {
        var set = AnnotationFiles.Read(await WriteColumns(compression));
        Assert.Equal("csv", set.Format);
        Assert.Empty(set.Problems);
        Assert.Equal(
            "a.jpg x : 1.5 2 30.25 40 cat; 40 50 90 95 dog; 1.5 2 30.25 40 cat; 40 50 90 95 dog | " +
            "b.jpg x : 2 3 40 50; 2 3 40 50 | c.jpg x : 3 4 50 60; 3 4 50 60", FormatSample.Show(set));
        Assert.Equal([1, 2, 3], set.Pictures.Select(p => p.Row));
    }

    [Fact]
    public async Task A_column_of_lists_is_read_as_one_of_texts_is()
    {
        DataField<string> name = new("image");
        ListField box = new("bbox", new DataField<float?>("element"));
        string path = _folder["lists.parquet"];
        await using (var stream = File.Create(path))
        {
            await using var writer = await ParquetWriter.CreateAsync(new(name, box), stream);
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync(name, s_names[..3]!);
            await rows.WriteAsync<float>(
                (DataField)box.Item, new float?[] { 1, 2, 30, 40.5f, 5, 6, 70, 80, null }.AsMemory(), new[] { 0, 1, 1, 1, 0, 1, 1, 1, 0 });
        }
        var set = AnnotationFiles.Read(path, new ReadOptions { Boxes = BoxForm.Corners });
        Assert.Equal("a.jpg x : 1 2 30 40.5 | b.jpg x : 5 6 70 80 | c.jpg x :", FormatSample.Show(set));
    }

    /// <summary>Neither is the program stopped by it, nor is anything but a message about the file what comes of it.</summary>
    [Fact]
    public async Task Damage_is_an_error_that_names_the_file()
    {
        string path = await WriteColumns(CompressionMethod.None);
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 4; i < whole.Length; i += whole.Length / 20)
        {
            File.WriteAllBytes(path, whole[..i]);
            Assert.Contains(path, Assert.Throws<InputException>(() => AnnotationFiles.Read(path)).Message);
        }
    }
}
