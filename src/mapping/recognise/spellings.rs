//! The one table of what the words of headers mean: a new spelling, or a new field, is a line here.
//!
//! Write Vietnamese with its accents: spellings without them, with other tone placement, run together, in
//! `snake_case` or camelCase follow. The longest spelling wins, so a compound that means something else than its
//! parts stands here as a whole.

use super::meaning::{
    Means::{self, Asks, At, Is, Not, Number, Of, Plain, Second},
    Owner, Place, Reason,
    Subject::{
        Code, Family, Field as F, ForeignMiddle, Given, Kept, Likely, LikelyTags, Maybe, MaybeTags, Middle, Mobile,
        Name, Salutation, Tags, ZaloPhone,
    },
};
use crate::customer::Field;

/// A meaning and its spellings, parted by `|`.
#[rustfmt::skip] // One line for each kind of spelling, however long.
pub(super) const SPELLINGS: &[(Means, &str)] = &[
    // Names.
    (Is(F(Field::FullName)), "họ và tên | họ tên | họ với tên | tên họ | tên đầy đủ | họ tên đầy đủ | tên kh | tên khách hàng | tên khách | customer name | quý danh | danh tính | họ tên khai sinh"),
    (Is(F(Field::FullName)), "full name | whole name | display name | name full | fullname | complete name"),
    (Is(Likely(Field::FullName)), "tên hiển thị | tên khai sinh"),
    (Is(Name), "tên | name | names"),
    (Is(F(Field::FirstName)), "first name | firstname | fname | name first"),
    (Is(Given), "first | given name | tên gọi | tên riêng | tên chính | forename"),
    (Is(Family), "họ | họ và đệm | họ và tên đệm | họ tên đệm | họ đệm | họ lót | họ và tên lót | họ chữ đệm | họ và chữ lót"),
    (Is(Family), "last | last name | lastname | lname | surname | family name | name last"),
    (Is(Middle), "tên đệm | tên lót | chữ lót | chữ đệm | đệm | tên giữa"),
    (Is(ForeignMiddle), "middle name | additional name | middlename"),
    (Is(Salutation), "xưng hô | danh xưng | mr | ms | mrs | mr ms | miss | cách xưng hô | anh chị | ông bà"),
    (Is(Maybe(Field::Gender)), "salutation | honorific | name prefix"),
    // Contacts.
    (Is(F(Field::Phone)), "số điện thoại | điện thoại | sđt | số đt | đt | s đ t | đ t | số liên hệ | số liên lạc | số phone | hotline | điện thoại liên hệ | số máy"),
    (Is(F(Field::Phone)), "phone | phone number | phone no | tel | tel no | telephone | telephone number | contact number | contact no | sms | whatsapp | whats app | whatsapp number | phone # | mobile phone number | cell phone number | mobile # | whats app number | phones"),
    (Is(Mobile), "di động | số di động | điện thoại di động | đtdđ | đt di động | đt dđ | sđt di động | số dđ | dđ | mobile | mobile phone | mobile number | mobile no | cell | cell phone | cellphone | cell number"),
    (Is(ZaloPhone), "sđt zalo | số điện thoại zalo | zalo sđt | zalo phone | điện thoại zalo | đt zalo | phone zalo"),
    (Is(Maybe(Field::Phone)), "liên hệ | liên lạc | contact info | thông tin liên hệ"),
    (Is(F(Field::Email)), "email | e mail | mail | gmail | emails | thư điện tử | hộp thư | hòm thư | hộp thư điện tử | email address | e mail address | mail address | địa chỉ email | địa chỉ mail | địa chỉ e mail | địa chỉ thư điện tử | email id | mail id"),
    (Is(F(Field::Zalo)), "zalo | số zalo | tên zalo | zalo id | id zalo | link zalo | nick zalo"),
    (Is(F(Field::Skype)), "skype | skype id | skype name | nick skype"),
    (Is(F(Field::FacebookUrl)), "facebook | fb | link facebook | link fb | facebook url | facebook link | trang facebook | facebook cá nhân | fb link | facebook profile"),
    (Is(F(Field::TwitterUrl)), "twitter | twitter url | twitter link | link twitter | twitter profile"),
    (Is(F(Field::LinkedInUrl)), "linkedin | linked in | linkedin url | linked in url | link linkedin | linkedin profile | linked in profile | linkedin link"),
    (Is(F(Field::Website)), "website | web | web site | trang web | web page | webpage | website url | homepage | home page | địa chỉ web | địa chỉ website | link website | trang chủ"),
    (Is(Maybe(Field::Website)), "domain | url | link | tên miền | profile"),
    (Is(F(Field::Channels)), "channels"),
    // The person.
    (Is(F(Field::Dob)), "ngày sinh | ngày tháng năm sinh | ngày tháng sinh | sinh nhật | ngày sinh nhật | ngày tháng năm sinh nhật | ntns | sinh ngày | ngày năm sinh"),
    (Is(F(Field::Dob)), "dob | d o b | birthday | birthdate | birth date | birth day | date of birth | date birth | birthday date"),
    (Is(Likely(Field::Dob)), "birth | ngày sinh dương lịch"),
    (Is(Maybe(Field::Dob)), "năm sinh | birth year | year of birth | sinh năm"),
    (Is(Maybe(Field::Dob)), "ns"),
    (Is(F(Field::Gender)), "giới tính | phái | giới | gender | sex | nam nữ"),
    (Is(Maybe(Field::Gender)), "gt"),
    (Is(F(Field::Lang)), "ngôn ngữ | language | lang | preferred language | locale | mã ngôn ngữ | language code"),
    // Places.
    (Is(F(Field::Country)), "quốc gia | nước | country | country name | tên nước | country region | quốc gia khu vực | đất nước | quốc gia vùng lãnh thổ | vùng lãnh thổ | quốc gia và vùng lãnh thổ"),
    (Is(Likely(Field::Country)), "country code | mã quốc gia | mã nước | country iso | country iso code"),
    (Is(F(Field::City)), "tỉnh thành | tỉnh thành phố | tỉnh tp | thành phố | tp | tỉnh | thành phố tỉnh | tp tỉnh | tỉnh t p | t tp | city | town | city town | town city | city province | province city | city name"),
    (Is(Likely(Field::City)), "province | province name"),
    (Is(Maybe(Field::City)), "state | region | state province | province state | province region | state region | province code | bang | state code | khu vực"),
    (Is(F(Field::District)), "quận huyện | huyện quận | quận | huyện | quận huyện thị xã | tp quận huyện | quận huyện tp | quận huyện thành phố | thành phố quận huyện | quận huyện thị xã thành phố | quận huyện tx tp | huyện thị xã thành phố | thị xã | q h | district | county | district name"),
    (Is(F(Field::Ward)), "phường xã | xã phường | phường xã thị trấn | phường | xã | thị trấn | p x | x p | ward | commune | ward commune | commune ward | ward name"),
    (Is(F(Field::Address)), "địa chỉ | đ c | đc | địa chỉ nhà | nơi ở | nơi ở hiện tại | chỗ ở | chỗ ở hiện nay | nơi cư trú | nơi ở hiện nay"),
    (Is(Likely(Field::Address)), "số nhà | số nhà tên đường | tên đường | số nhà đường | số nhà ngõ đường"),
    (Is(Maybe(Field::Address)), "đường | phố | đường phố | ngõ | hẻm | thôn | xóm | thôn xóm | ấp | khu phố | tổ dân phố"),
    (Is(F(Field::Address)), "address | street | street address | address street | address line | street name | addr | full address | postal address"),
    (Is(F(Field::Address2)), "địa chỉ bổ sung | address line 2 | address 2 | address two | apartment | apt | địa chỉ 2 | street 2 | extended address | address street 2 | địa chỉ phụ | street address 2 | street address line 2"),
    (Is(F(Field::PostalCode)), "mã bưu điện | mã bưu chính | mã zip | postal code | postal | postcode | post code | zip | zip code | zipcode | zip postal code | postal zip code | postalcode"),
    // Work.
    (Is(F(Field::Company)), "công ty | tên công ty | cty | tên cty | doanh nghiệp | tên doanh nghiệp | tổ chức | tên tổ chức | tên đơn vị | đơn vị công tác | cơ quan | cơ quan công tác | nơi làm việc | nơi công tác"),
    (Is(Likely(Field::Company)), "đơn vị"),
    (Is(Maybe(Field::Company)), "shop | tên shop | account"),
    (Is(F(Field::Company)), "company | company name | organization | organisation | organization name | organisation name | account name | business name | employer | institution | organization company"),
    (Is(F(Field::JobTitle)), "chức vụ | chức danh | nghề nghiệp | nghề | job | job title | jobtitle | position | job position | vị trí công việc | vị trí làm việc | vị trí công tác | công việc hiện tại | organization title"),
    (Is(Likely(Field::JobTitle)), "title | occupation | profession"),
    (Is(Maybe(Field::JobTitle)), "vai trò | role | vị trí | công việc"),
    // Marketing.
    (Is(F(Field::Score)), "điểm | điểm tích lũy | điểm hiện tại | lead score | score | points | loyalty points | điểm thành viên | điểm loyalty"),
    (Is(Maybe(Field::Score)), "tổng điểm | điểm thưởng | reward points | rating | total points"),
    (Is(F(Field::Source)), "nguồn | nguồn khách | nguồn khách hàng | nguồn lead | nguồn data | nguồn dữ liệu | nguồn đến | nguồn tiếp cận | kênh tiếp cận | source | lead source | utm source | original source | traffic source | kênh giới thiệu"),
    (Is(Maybe(Field::Source)), "kênh | kênh bán | channel | origin | nguồn giới thiệu | nguồn gốc"),
    (Is(F(Field::SubscribedAt)), "subcribed at | subscribed at | subscribe date | subscription date | date subscribed | ngày đăng ký nhận tin | ngày đăng ký bản tin | optin time | opt in time | opt in date"),
    (Is(Tags), "tag | tags | nhãn | gắn tag | gắn nhãn | thẻ tag | tag name | labels | customer tags | hashtag"),
    (Is(LikelyTags), "nhóm khách hàng | nhóm kh | nhóm khách | customer group | group membership | groups"),
    (Is(MaybeTags), "thẻ | nhóm | phân loại | phân nhóm | phân khúc | danh sách | label | group | group name | segment | segments | category | categories | danh mục | loại khách | loại khách hàng | loại kh | tệp khách hàng | tệp"),
    // The customer's identifier in the seller's system.
    (Is(F(Field::ExternalCustomerId)), "mã kh | mã khách hàng | mã khách | customer id | customer code | external id | external customer id | record id | id khách hàng | mã định danh khách hàng | record id contact"),
    (Is(Code), "mã | id | code | mã số | mã định danh | uid | number"),
    (Is(Maybe(Field::ExternalCustomerId)), "leid | euid | klaviyo id | guid | uuid"),
    // Facts that LadiFlow has no field for.
    (Is(Kept), "ghi chú | ghi chú thêm | lưu ý | chú thích | note | notes | remark | remarks | comment | comments | nhận xét | diễn giải | mô tả | description | mô tả thêm"),
    (Is(Kept), "lời nhắn | lời chúc | tin nhắn | nội dung | nội dung tin nhắn | nội dung tư vấn | message | messages | yêu cầu | nhu cầu | nhu cầu cụ thể | mong muốn | góp ý | ý kiến | câu hỏi | mục tiêu | lý do | thắc mắc | vấn đề | đề nghị"),
    (Is(Kept), "cmnd | cccd | cmt | cmtnd | số cmnd | số cccd | số cmt | số cmnd cccd | cmnd cccd | căn cước | căn cước công dân | số căn cước | chứng minh nhân dân | chứng minh thư | hộ chiếu | số hộ chiếu | passport | passport number | id card | mst | mã số thuế | tax code | tax id | vat number | mst cá nhân | số định danh cá nhân"),
    (Is(Kept), "lớp | lớp học | lớp cũ | khối | tổ | trường học | tên trường | school | class | grade | niên khóa | khóa học | course | chuyên ngành | major | trình độ | học vấn | trình độ học vấn | education | ca học | môn học | phòng ban | bộ phận | department | khoa | khóa"),
    (Is(Kept), "hạng | hạng thành viên | hạng thẻ | hạng khách hàng | cấp bậc | bậc | cấp độ | tier | vip | membership level | membership tier | loại thành viên | hội nghị | hội thảo"),
    (Is(Kept), "gói | gói tập | gói dịch vụ | gói thành viên | gói cước | plan | package | dịch vụ | product of interest | interested product | ngân sách quảng cáo | service | dịch vụ quan tâm | sản phẩm quan tâm | khóa học quan tâm | dự án quan tâm | interest | interests | interested in | quan tâm | sở thích | ngân sách | budget | khoảng giá"),
    (Is(Kept), "ngành nghề | ngành | lĩnh vực | lĩnh vực hoạt động | lĩnh vực kinh doanh | ngành hàng | industry | quy mô | quy mô nhân sự | company size | size | cân nặng | chiều cao | weight | height | nhóm máu | bệnh sử | tiền sử bệnh | tiền sử | dị ứng"),
    (Is(Kept), "tình trạng hôn nhân | marital status | dân tộc | tôn giáo | quốc tịch | nationality | biển số xe | dòng xe | thu nhập | mức thu nhập | độ tuổi | tuổi | age"),
    // Whose.
    (Of(Owner::Customer), "khách hàng | khách | kh | quý khách | customer | customers | client | người mua | người mua hàng | người đăng ký | khách mời | người đặt | người đặt hàng | người order"),
    (Of(Owner::Implied), "mua hàng | bạn | của bạn | your | you | cá nhân | personal | my | quý vị | đặt hàng | đăng ký | person | lead | contact | buyer | subscriber | member | attendee | guest | chủ hộ | người dùng | user | registrant | policy holder | policyholder | account holder | card holder | cardholder | participant | holder | invitee"),
    (Of(Owner::Member), "học viên | học sinh | sinh viên | hội viên | thành viên | bệnh nhân | hv | hs | sv | bn | tv | student | patient | thí sinh | ứng viên | candidate | cư dân | chủ xe | đại biểu | khách thuê | người tham dự | người tham gia | vđv | vận động viên | độc giả | xã viên | đoàn viên | cổ đông | nhà đầu tư | hành khách | người lao động | người thuê | phật tử | cử tri | chủ thẻ | chủ thuê bao | chủ căn hộ | chủ cửa hàng | chủ shop | applicant | delegate | passenger | traveler | traveller | tenant | donor | player | investor | visitor"),
    (Of(Owner::Contact), "người liên hệ | liên hệ viên | đầu mối | contact person | primary contact | đại diện | người đại diện | ng liên hệ"),
    (Of(Owner::Recipient), "người nhận | người nhận hàng | nhận hàng | recipient | receiver | consignee"),
    (Of(Owner::Other), "phụ huynh | phhs | ph | bố | mẹ | ba mẹ | bố mẹ | cha | cha mẹ | bố hoặc mẹ | father | mother | parent | parents | guardian | người giám hộ | giám hộ | vợ | chồng | vợ chồng | spouse | con | bé | con cái | child | trẻ | người thân | thân nhân | emergency | khẩn cấp | emergency contact | liên hệ khẩn cấp | người bảo lãnh | anh chị em | chủ nhà | partner"),
    (Of(Owner::Other), "người giới thiệu | giới thiệu | referrer | referred | refered | referral | người thụ hưởng | beneficiary | nhà cung cấp | ncc | supplier | vendor | người gửi | sender | bạn bè | người nhà | người quen | friend | đối tác | shipper | cộng tác viên | ctv | đại lý | người bán | seller | người mời | chủ tài khoản"),
    (Of(Owner::Staff), "nhân viên | nv | nvkd | nhân viên phụ trách | phụ trách | người phụ trách | người tạo | người sửa | người cập nhật | người nhập | owner | contact owner | sale | sales | sales rep | salesperson | tư vấn viên | người tư vấn | chăm sóc | người chăm sóc | nhân viên chăm sóc | cskh | giáo viên | gv | gvcn | giảng viên | bác sĩ | huấn luyện viên | hlv | pt | trainer | teacher | doctor | agent | assignee | assigned | assigned to | assistant | manager | quản lý | người quản lý | người duyệt | telesale | cán bộ | cb | staff | employee | created by | modified by | updated by | người xử lý | thu ngân | cashier | cố vấn | môi giới | kỹ thuật viên | ktv | người chốt | người gọi"),
    (Of(Owner::Thing), "sản phẩm | sp | product | hàng | hàng hóa | item | lineitem | đơn | đơn hàng | order | đơn đặt hàng | hóa đơn | invoice | hợp đồng | contract | sự kiện | event | vé | ticket | ghế | chiến dịch | campaign | ad | ads | adset | ad set | quảng cáo | form | biểu mẫu | trang | page | landing page | file | list | cửa hàng | store | chi nhánh | branch | cơ sở | kho | warehouse | phòng | room | bàn | xe | dự án | project | căn hộ | căn | lô | block | tòa | tầng | giao dịch | transaction | deal | cơ hội | voucher | vouchers | coupon | mã giảm giá | ngân hàng | bank | thẻ thành viên | tài khoản | số tài khoản | stk | đăng nhập | login | username | user name | tên người dùng | tên đăng nhập | tên tài khoản | nickname | nick name | nick | biệt danh | screen name | maiden name | short name | file name | câu lạc bộ | clb | vận đơn | nhóm zalo | group zalo | billing information | đơn vị tổ chức | ban tổ chức | đơn vị tính | đơn vị vận chuyển"),
    // Where.
    (At(Place::Mailing), "default | mặc định | mailing | primary | chính | main | liên hệ chính | hiện tại | hiện nay | current | default address | chi tiết | cụ thể | detail | details | liên hệ thường xuyên | preferred | ưu tiên"),
    (At(Place::Home), "home | nhà riêng | nhà | tạm trú"),
    (At(Place::Billing), "billing | thanh toán | bill | bill to"),
    (At(Place::Permanent), "thường trú | hộ khẩu | hộ khẩu thường trú | permanent"),
    (At(Place::Work), "work | business | office | cố định | nơi làm | văn phòng"),
    (At(Place::Shipping), "shipping | giao hàng | nhận | ship | ship to | delivery | giao"),
    (At(Place::Other), "other | khác | alt | alternate | alternative | dự phòng"),
    (Second, "2 | 02 | 3 | 03 | 4 | 5 | 6 | phụ | secondary | second | thứ hai | thứ 2 | additional | bổ sung"),
    (Plain, "là | s | is | are | do | please | vui lòng | xin | cho biết | cho | nhập | điền | enter | học hàm | học vị | 1 | 01 | và | and | của | cua | of | the | a | value | giá trị | bắt buộc | required | optional | tùy chọn | nếu có | if any | vnd | vnđ | dd | mm | yyyy | yy | d | m | y | viết hoa | đầy đủ | full | no dấu | ghi rõ | có dấu | theo | hoặc | or | đang dùng | sử dụng | metadata | utc | cũ | mới | new | vn | viết | in hoa | dự kiến | thật | chính xác | đang | đang làm việc | hàng tháng | use | should | we | hằng tháng | hàng năm | mỗi tháng | monthly | annual | yearly | text | thông tin | info | information | ngày tháng năm"),
    (Asks, "gì | là gì | what | which | where | how | nào | bao nhiêu | thế nào | ở đâu | từ đâu | qua đâu | chúng tôi | hay không"),
    (Number, "no | # | nr | sno"),
    // What no field holds.
    (Not(Reason::RowNumber), "stt | số thứ tự | thứ tự | tt | row | index | s t t | serial | number of row"),
    (Not(Reason::Status), "trạng thái | tình trạng | tình trạng lead | status | stage | lifecycle stage | giai đoạn | state of | lead status | đã | xác thực | xác nhận | verified | active | hoạt động | kích hoạt | marketing | đồng ý | kết quả | has | allow | delinquent | exempt | statut | validated | lý do hủy | hiệu lực | attended | check in | checkin | tham dự | bounced"),
    (Not(Reason::Consent), "accepts | consent | opt | optin | opt in | optout | opt out | unsubscribe | unsubscribed | subscribed | blacklisted | do not | nhận tin | nhận email | nhận sms | nhận quảng cáo | từ chối | hủy đăng ký | hủy nhận tin"),
    (Not(Reason::Date), "ngày | date | thời gian | time | giờ | tháng | năm | month | year | day | lúc | hạn | at | created | updated | modified | lần cuối | gần nhất | gần đây | last contact | last contacted | first contact | lần đầu | since | ngày tạo | ngày đăng ký | ngày cập nhật | ngày mua | thời điểm | cuối | added | registered | anniversary | kỷ niệm | ngày cấp | deadline | thời hạn | hết hạn | lịch hẹn | lịch"),
    (Not(Reason::Amount), "tiền | tổng | tổng tiền | tổng bán | tổng chi tiêu | chi tiêu | doanh thu | doanh số | nợ | công nợ | dư nợ | dư | số dư | giá | price | giá bán | thành tiền | amount | total | spent | spend | revenue | số | số lượng | sl | quantity | qty | count | số lần | lần | average | trung bình | balance | value of | phí | học phí | fee | chiết khấu | discount | debt | paid | đã thanh toán | tiền cọc | đặt cọc | lương | salary | employees | hoa hồng | phần trăm | thưởng | ltv | lượt"),
    (Not(Reason::Code), "barcode | mã vạch | mã đơn | mã đơn hàng | mã sản phẩm | mã hợp đồng | mã giao dịch | mã vùng | calling code | dial code | rfid | imei | sku | mã qr | qr | session id | số thẻ | mã thẻ"),
    (Not(Reason::System), "ip | ip address | địa chỉ ip | latitude | longitude | lat | lng | timezone | time zone | gmtoff | dstoff | token | password | mật khẩu | user agent | platform | organic | referral url | link giới thiệu | utm medium | utm campaign | utm content | utm term | mac address | địa chỉ mac | photo | avatar | ảnh | hình ảnh | image | link ảnh | device | thiết bị | browser | url trang | session | hash | yomi | phonetic | phonetic name | fax | business fax | số fax | điện thoại fax | pager | wallet address | địa chỉ ví | thời gian online | file as"),
    (Not(Reason::Thing), "loại | kiểu | type | kind | suffix | initials | symbol | nơi sinh | nơi cấp | quê quán | nguyên quán | quê | location | địa điểm | place of birth | birthplace | hobby | extension | ext | máy lẻ | prefix | giới hạn | hometown | tên gọi khác | tên facebook | tên fb | facebook name | facebook id | id facebook | fb id | address type | tên viết tắt | tên giao dịch | tên thường gọi | tên tiếng anh | gia đình | family | quan hệ | mối quan hệ | relationship | relation"),
    (Not(Reason::Form), "dấu thời gian | timestamp | thời gian gửi | submitted at | submitted | submission date | submission id | submission | response id | form id | form name | ngày gửi | time submitted | submit date | start time | completion time | thời gian bắt đầu | thời gian hoàn thành"),
];
