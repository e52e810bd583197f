'use strict';
/* The words of the phone screen, Chinese first. */
const WORDS = {
  'zh-CN': {
    desk: '微信模拟器', user: '微信用户', newUser: '新建微信用户', language: 'English', languageLabel: 'Switch to English',
    wechat: '微信', contacts: '通讯录', accounts: '服务号', me: '我', openid: 'OpenID',
    verified: '已认证 · 服务号', about: '电话接不通的时候，来电留言会送到这里。遇忙、关机、不在服务区、停机，一句也不漏。',
    follow: '关注服务号', enter: '进入服务号', unfollow: '不再关注', followed: '已关注', suggestion: '推荐关注',
    back: '返回', profile: '服务号资料', lines: '聊天内容', menu: '菜单', input: '发消息', send: '发送',
    details: '查看详情', close: '关闭', again: '刷新', yesterday: '昨天', voice: '语音消息', picture: '图片',
    nickname: '昵称', cancel: '取消', create: '创建', me_said: '我', empty: '关注后，消息会出现在这里', lost: '与模拟器的连接中断，正在重连…',
    failed: '操作没有成功', weekdays: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'], first: '小林', newMessages: '条新消息',
  },
  en: {
    desk: 'WeChat simulator', user: 'WeChat user', newUser: 'New WeChat user', language: '中文', languageLabel: '切换到中文',
    wechat: 'WeChat', contacts: 'Contacts', accounts: 'Service accounts', me: 'Me', openid: 'OpenID',
    verified: 'Verified · Service account', about: 'When a phone cannot be reached, the caller\'s voice message arrives here: busy, switched off, out of coverage or suspended.',
    follow: 'Follow', enter: 'Go to account', unfollow: 'Unfollow', followed: 'Following', suggestion: 'Suggested',
    back: 'Back', profile: 'About this account', lines: 'Messages', menu: 'Menu', input: 'Message', send: 'Send',
    details: 'View details', close: 'Close', again: 'Reload', yesterday: 'Yesterday', voice: 'Voice message', picture: 'Picture',
    nickname: 'Nickname', cancel: 'Cancel', create: 'Create', me_said: 'Me', empty: 'Messages appear here once you follow', lost: 'The simulator is not answering, trying again…',
    failed: 'That did not work', weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'], first: 'Lin', newMessages: 'new',
  },
};
