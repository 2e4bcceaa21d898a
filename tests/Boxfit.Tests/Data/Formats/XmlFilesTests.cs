using System.Xml;

namespace Boxfit.Tests.Data.Formats;

public sealed class XmlFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_element_is_read_with_its_attributes_and_the_reader_stands_at_its_end()
    {
        string file = _folder.Write("a.xml",
            "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='x.xsl'?><a><b k='1' xmlns:n='u' n:k='2'>t<c/></b><d/></a>");
        using var reader = XmlFiles.Open(file, 0);
        reader.ReadToFollowing("b");
        var element = XmlFiles.ReadElement(reader);
        Assert.Equal("<b k=\"1\">t<c /></b>", element.ToString(System.Xml.Linq.SaveOptions.DisableFormatting));
        Assert.True(reader.Read());
        Assert.Equal("d", reader.LocalName);
    }

    [Theory]
    [InlineData("<!DOCTYPE a><a/>", "DTD")]
    [InlineData("<a><b>", "Unexpected end")]
    public void What_is_no_plain_document_is_refused(string content, string text)
    {
        string file = _folder.Write("a.xml", content);
        Assert.Contains(text, Assert.Throws<XmlException>(() => Read(file, 0)).Message);
    }

    [Fact]
    public void Depth_and_length_have_limits()
    {
        string deep = _folder.Write("deep.xml", string.Concat(Enumerable.Repeat("<a>", 100_000)));
        Assert.Contains("nested too deeply", Assert.Throws<XmlException>(() => Read(deep, 0)).Message);
        string wide = _folder.Write("long.xml", $"<a>{new string('x', 20_000)}</a>");
        Assert.Throws<XmlException>(() => Read(wide, 10_000));
        Assert.Equal("a", Read(wide, 30_000));
    }

    static string Read(string file, long most)
    {
        using var reader = XmlFiles.Open(file, most);
        reader.MoveToContent();
        return XmlFiles.ReadElement(reader).Name.LocalName;
    }
}
