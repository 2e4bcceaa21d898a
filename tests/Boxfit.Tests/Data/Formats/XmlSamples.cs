namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of one XML file for all pictures.</summary>
static class XmlSamples
{
    const string Cvat = """
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <meta><task><id>7</id><mode>annotation</mode><labels><label><name>cat</name><type>any</type><attributes></attributes></label>
          </labels></task><dumped>2024-01-01 10:00:00.000000+00:00</dumped></meta>
          <image id="0" name="a.jpg" subset="Train" task_id="7" width="120" height="80">
            <box label="cat" source="manual" occluded="0" xtl="30.00" ytl="20.25" xbr="90.00" ybr="70.00" z_order="0">
              <attribute name="old">false</attribute></box>
            <box label="a &amp; b" source="file" occluded="1" xtl="30" ytl="20" xbr="90" ybr="70" rotation="45.00" z_order="0"/>
          </image>
          <image id="1" name="x/b.jpg" subset="default" width="120" height="80">
          </image>
          <image id="2" name="c.jpg" subset="Validation" width="120" height="80"/>
        </annotations>
        """;

    const string Dlib = """
        <?xml version='1.0' encoding='ISO-8859-1'?>
        <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
        <dataset>
        <name>imglab dataset</name>
        <comment>Created by imglab tool.</comment>
        <images>
          <image file='faces\a.jpg' width='120' height='80'>
            <box top='20' left='-3' width='60' height='50' angle='0.5' difficult='1'>
              <label>a cat</label><part name='00' x='10' y='20'/></box>
            <box top='1' left='2' width='3' height='4' ignore='1'/>
            <box top='1' left='2' width='3' height='4' ignore='0' detection_score='0.75'></box>
          </image>
          <image file='b.jpg'>
          </image>
        </images>
        </dataset>
        """;

    public static readonly FormatSample[] All =
    [
        new("cvat",
            "a.jpg 120x80 train: 30 20.25 90 70 cat; 21.109 6.109 98.891 83.891 a & b | x/b.jpg 120x80 : | c.jpg 120x80 validation:",
            ("annotations.xml", Cvat)),
        new("dlib", @"faces\a.jpg 120x80 : -3 20 57 70 a cat; 2 1 5 5  0.75 | b.jpg x :", ("faces.xml", Dlib)),
    ];
}
