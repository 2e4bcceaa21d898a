namespace Boxfit.Tests.Core.Boxes;

public class BoxRepresentationTests
{
    [Theory]
    [InlineData(BoxRepresentation.Xyxy, new[] { 0.125f, 0.25f, 0.625f, 1f })]
    [InlineData(BoxRepresentation.Cxcywh, new[] { 0.375f, 0.625f, 0.5f, 0.75f })]
    [InlineData(BoxRepresentation.Xywh, new[] { 0.125f, 0.25f, 0.5f, 0.75f })]
    public void Encode_gives_the_four_numbers_and_Decode_the_box_again(BoxRepresentation representation, float[] expected)
    {
        BoundingBox box = new(0.125, 0.25, 0.625, 1);
        float[] values = new float[4];
        representation.Encode(box, values);
        Assert.Equal(expected, values);
        Assert.Equal(box, representation.Decode(values));
    }

    [Fact]
    public void An_unknown_representation_is_refused()
    {
        const BoxRepresentation Unknown = (BoxRepresentation)99;
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.Encode(default, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.Decode(new float[4]));
    }
}
